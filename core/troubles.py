"""What the system says of files, disks and the network, in the words of those who read it."""

from __future__ import annotations

import os
from errno import (
    EACCES,
    EADDRINUSE,
    EADDRNOTAVAIL,
    ECONNREFUSED,
    ECONNRESET,
    EDQUOT,
    EEXIST,
    EINVAL,
    EIO,
    EISDIR,
    EMFILE,
    ENAMETOOLONG,
    ENETUNREACH,
    ENFILE,
    ENOENT,
    ENOSPC,
    ENOTDIR,
    EPERM,
    EROFS,
    ETIMEDOUT,
)

_WORDS = {
    ENOENT: "没有这个文件或文件夹",
    EACCES: "没有权限",
    EPERM: "不允许这样做",
    EISDIR: "这是文件夹，不是文件",
    ENOTDIR: "路径中有一段不是文件夹",
    EEXIST: "已有同名的文件",
    ENOSPC: "磁盘已满",
    EDQUOT: "磁盘配额已用完",
    EROFS: "磁盘只读",
    EIO: "磁盘读写出错",
    ENAMETOOLONG: "文件名太长",
    EMFILE: "打开的文件太多",
    ENFILE: "打开的文件太多",
    EINVAL: "参数不对",
    EADDRINUSE: "端口已被占用",
    EADDRNOTAVAIL: "本机没有这个地址",
    ECONNREFUSED: "拒绝连接",
    ECONNRESET: "连接中断",
    ETIMEDOUT: "连接超时",
    ENETUNREACH: "网络不通",
}


def trouble(error: OSError) -> str:
    """Why the system refused, in Chinese where we know the reason; words that are not the system's own stay as they are."""
    number = error.errno or 0
    systems_own = error.strerror == os.strerror(number)
    return (_WORDS.get(number) if systems_own else None) or error.strerror or str(error)
