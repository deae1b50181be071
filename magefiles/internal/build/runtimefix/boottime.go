package runtimefix

// boottime has the runtime read CLOCK_BOOTTIME, which is 7, where it reads CLOCK_MONOTONIC, which is 1. All times that Go compares with each
// other come from there (runtime.nanotime1, on x86_64 time.now too). How long threads wait the kernel is told relative to now, so that there
// is nothing else to change: a timer that fell due while the device slept runs when a thread next wakes. sysmon wakes once a minute, and starts a
// collection when the last is two minutes ago by this clock, which runs timers.
var boottime = []edit{
	{file: "runtime/sys_linux_arm64.s", swaps: clock(
		once("#define CLOCK_MONOTONIC 1\n", "#define CLOCK_BOOTTIME 7\n"),
		once("\tMOVW\t$CLOCK_MONOTONIC, R0\n", "\tMOVW\t$CLOCK_BOOTTIME, R0\n"))},
	{file: "runtime/sys_linux_arm.s", swaps: clock(
		once("#define CLOCK_MONOTONIC\t1\n", "#define CLOCK_BOOTTIME\t7\n"),
		once("\tMOVW\t$CLOCK_MONOTONIC, R0\n", "\tMOVW\t$CLOCK_BOOTTIME, R0\n"))},
	{file: "runtime/sys_linux_amd64.s", swaps: clock(
		once("\tMOVL\t$1, DI // CLOCK_MONOTONIC\n", "\tMOVL\t$7, DI // CLOCK_BOOTTIME\n"))},
	{file: "runtime/time_linux_amd64.s", swaps: clock(
		swap{text{"\tMOVL\t$1, DI // CLOCK_MONOTONIC\n", 2}, "\tMOVL\t$7, DI // CLOCK_BOOTTIME\n"})},
	{file: "runtime/sys_linux_386.s", swaps: clock(
		once("\tMOVL\t$1, 0(SP)\t// CLOCK_MONOTONIC\n", "\tMOVL\t$7, 0(SP)\t// CLOCK_BOOTTIME\n"),
		once("\tMOVL\t$1, BX\t\t// CLOCK_MONOTONIC\n", "\tMOVL\t$7, BX\t\t// CLOCK_BOOTTIME\n"))},
}

// clock adds to swaps that nothing is left of the other clock after them.
func clock(swaps ...swap) []swap {
	return append(swaps, swap{text: text{of: "CLOCK_MONOTONIC"}})
}
