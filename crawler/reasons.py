"""Why a run ends before it is done, in words."""

INTERRUPTED = "运行被中断"
DEADLINE_REACHED = "到达截止时间"
