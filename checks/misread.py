"""Text that was written in one charset and read in another."""

from __future__ import annotations

#: Marks of punctuation in UTF-8 that were read as GBK, each with the first byte of the character behind it: three rare
#: characters that in this company mean nothing else.
_AS_GBK = (
    "锛[佲併佷佸佹佺佽侀侊堚堛堜堝堟堢堣堥堬夆夈変夊夋夌夎夐夛屸屻屼屽屾岀岃岄岋氣氥氫氬氭氱氳氶氾涒涖涗涘涙涚涜涢涳熲熴熶熷熸熺熻熼燂]",
    "銆[佲併佷佸佹佺佽侀侊傗傘備傚傛傜傝傞傦娾娿婁婂婃婄婅婇婏嬧嬨嬩嬪嬫嬬嬭嬮嬶]",
    "鈥[斺斻斾斿旀旂旇旈旓溾溿滀滃滄滅滆滈滐濃濄濅濆濇濈濊濋濓檚]",
)
#: The bytes of Chinese text shown as Western letters: of UTF-8, a letter and two marks to a character; of GBK, letters and
#: marks without end. No word of any language has so many in a row.
_AS_WESTERN = (
    "(?:[\u00e3-\u00e9\u00ef][\u0080-\u00bf\u20ac\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u2122]{2}){3,60}",
    "[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff][\u00a1-\u00a6\u00a8-\u00af\u00b1-\u00b6\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{7,200}",
)
#: What such text shows, for a regular expression.
MISREAD = "|".join(
    (*_AS_GBK, *_AS_WESTERN, "锟斤拷|锟斤|烫烫烫|屯屯屯", "Ã[©¤¶¼¨ª]|â€[œ™“¦]|ï¼[ŒˆšŸ]|ã€[‚ŒŠ]")
)
