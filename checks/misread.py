"""Text that was written in one charset and read in another."""

from __future__ import annotations

#: Marks of punctuation in UTF-8 that were read as GBK, each with the first byte of the character behind it: three rare
#: characters that in this company mean nothing else.
_AS_GBK = (
    "锛[佲併佷佸佹佺佽侀侊堚堛堜堝堟堢堣堥堬夆夈変夊夋夌夎夐夛屸屻屼屽屾岀岃岄岋氣氥氫氬氭氱氳氶氾涒涖涗涘涙涚涜涢涳熲熴熶熷熸熺熻熼燂]",
    "銆[佲併佷佸佹佺佽侀侊傗傘備傚傛傜傝傞傦娾娿婁婂婃婄婅婇婏嬧嬨嬩嬪嬫嬬嬭嬮嬶]",
    "鈥[斺斻斾斿旀旂旇旈旓溾溿滀滃滄滅滆滈滐濃濄濅濆濇濈濊濋濓檚]",
)
#: What such text shows, for a regular expression.
MISREAD = "|".join((*_AS_GBK, "锟斤拷|锟斤|烫烫烫|屯屯屯", "Ã[©¤¶¼¨ª]|â€[œ™“¦]|ï¼[ŒˆšŸ]|ã€[‚ŒŠ]"))
