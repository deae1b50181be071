// Look tells what a program sees of the clock, of processes, of network interfaces and of the zone.
package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
	"unsafe"
)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

func clock(number uintptr) int64 {
	var now syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, number, uintptr(unsafe.Pointer(&now)), 0)
	return now.Nano()
}

func main() {
	before, now, after := clock(7), nanotime(), clock(7)
	fmt.Println("asleep", time.Duration(before-clock(1)).Round(time.Hour))
	fmt.Println("clock 7", before <= now && now <= after)
	fmt.Println("since now", time.Since(time.Now()).Round(time.Minute))
	p, err := os.FindProcess(os.Getpid())
	fmt.Println("found", p.Pid == os.Getpid(), err)
	out, err := exec.Command("/bin/sh", "-c", "echo said").Output()
	fmt.Printf("ran %q %v\n", out, err)
	fmt.Println("none", exec.Command("/bin/sh", "-c", "exit 3").Run())
	fmt.Println("zone", time.Local, time.Date(2026, 7, 1, 12, 0, 0, 0, time.Local))
	interfaces()
}

func interfaces() {
	table, err := net.Interfaces()
	fmt.Println(table, err)
	for _, one := range table {
		addrs, err := one.Addrs()
		fmt.Println(one.Name, sorted(addrs), err)
		byName, err := net.InterfaceByName(one.Name)
		fmt.Println(byName, err)
		byIndex, err := net.InterfaceByIndex(one.Index)
		fmt.Println(byIndex, err)
	}
	addrs, err := net.InterfaceAddrs()
	fmt.Println(sorted(addrs), err)
}

// sorted has addresses in an order that does not depend on whom one asks.
func sorted(addrs []net.Addr) []string {
	var all []string
	for _, a := range addrs {
		all = append(all, fmt.Sprintf("%T %v", a, a))
	}
	slices.Sort(all)
	return all
}
