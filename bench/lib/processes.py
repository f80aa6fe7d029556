"""CPU and memory of processes, from /proc."""
import os

TICK = os.sysconf("SC_CLK_TCK")


def cpu(pid):
    """Seconds of CPU of a process and its children, ended ones too."""
    seconds = 0
    for p in os.listdir("/proc"):
        try:
            fields = open(f"/proc/{p}/stat").read().rsplit(")", 1)[1].split() if p.isdigit() else None
        except OSError:
            continue
        if fields and (int(p) == pid or int(fields[1]) == pid):
            seconds += sum(int(f) for f in fields[11:15]) / TICK
    return seconds


def memory(pid):
    """MiB that a process occupies."""
    return int(open(f"/proc/{pid}/statm").read().split()[1]) * 4096 >> 20
