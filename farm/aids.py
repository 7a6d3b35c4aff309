"""Tools of a page's head and foot: the entry to the barrier-free version, and the prompt before leaving the site."""

from __future__ import annotations

_ENTRY = {
    "link": '<a href="/zzb/" class="zzb">长者版</a>',
    "script": '<a href="javascript:void(0)" id="cniil_wza" onclick="document.body.classList.toggle(&quot;wza&quot;)">无障碍浏览</a>',
    "span": '<span class="wza-btn" onclick="document.body.classList.toggle(&quot;toolbar&quot;)">进入无障碍</span>',
    "picture": '<a href="/zzb/"><img src="/assets/img/wza.png" alt="无障碍浏览"></a>',
    "both": '<a href="/zzb/">[无障碍]</a> <a href="/zzb/">关怀版</a>',
    "none": "",
}
_PROMPT = {
    "layer": '<div class="out-tips" style="display:none"><p>您访问的链接即将离开本政府网站，是否继续？</p><span>放弃</span><span>继续访问</span></div>'
    "<script>document.addEventListener('click',function(e){var a=e.target.closest('a');if(a&&a.host&&a.host!=location.host){"
    "e.preventDefault();document.querySelector('.out-tips').style.display='block'}});</script>",
    "confirm": "<script>document.addEventListener('click',function(e){var a=e.target.closest('a');if(a&&a.host&&a.host!=location.host&&"
    "!confirm('您即将离开本网站，是否继续？'))e.preventDefault();});</script>",
    "file": '<script src="/assets/js/outlink.js"></script>',
    "escaped": "<script>function bindOut(t){document.addEventListener('click',function(e){var a=e.target.closest('a');"
    "if(a&&a.host&&a.host!=location.host&&!window['con'+'firm'](t))e.preventDefault()})}var outTip='\\u60a8\\u8bbf\\u95ee\\u7684\\u94fe\\u63a5\\u5373\\u5c06\\u79bb\\u5f00\\u672c\\u7f51\\u7ad9\\uff0c\\u662f\\u5426\\u7ee7\\u7eed';bindOut(outTip);</script>",
    "none": "",
}
#: What the script of the form ``file`` does, and that of a tool which writes its own entry.
SCRIPTS = {
    "/assets/js/outlink.js": (
        "document.addEventListener('click',function(e){var a=e.target.closest('a');if(a&&a.host&&a.host!=location.host&&"
        "!confirm('您访问的链接即将离开本网站，是否继续？'))e.preventDefault();});\n"
    ),
    "/assets/js/jpage.js": (
        "jQuery.fn.jpage=function(o){var box=this;jQuery(o.storeSelector).each(function(){"
        "var r=/<record><!\\[CDATA\\[([\\s\\S]*?)\\]\\]><\\/record>/g,m,list='';while(m=r.exec(this.text))list+=m[1];"
        "box.append('<ul>'+list+'</ul>')});return this};\n"
    ),
    "/assets/js/wza-loader.js": (
        "document.body.insertAdjacentHTML('afterbegin','<a href=\"javascript:void(0)\" '+"
        "'onclick=\"document.body.classList.toggle(&quot;wza&quot;)\">无障碍浏览</a>');\n"
    ),
}
ENTRIES = tuple(name for name in _ENTRY if name != "none")
PROMPTS = tuple(name for name in _PROMPT if name != "none")


def equipped(page: str, entry: str, prompt: str) -> str:
    """``page`` with an entry of this form in its head and a prompt of this form at its end."""
    page = page.replace('<div class="header">', f'<div class="header">{_ENTRY[entry]}', 1)
    return page.replace("\n</body>", f"\n{_PROMPT[prompt]}</body>", 1)
