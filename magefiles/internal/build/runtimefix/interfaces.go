package runtimefix

import _ "embed"

// netInterfaces asks the C library for network interfaces. Since Android 11 apps may neither bind a netlink socket nor ask it for links, as
// Go does; bionic's getifaddrs knows what to ask instead. Go's own functions stay for API levels below 24, which do not have it.
var netInterfaces = []edit{
	{file: "net/interface_linux.go", wants: []text{
		{"\nfunc newLink(ifim *syscall.IfInfomsg, attrs []syscall.NetlinkRouteAttr) *Interface {\n", 1},
		{"\nfunc newAddr(ifam *syscall.IfAddrmsg, attrs []syscall.NetlinkRouteAttr) Addr {\n", 1},
		{"syscall.NetlinkRIB(", 2},
	}, swaps: []swap{
		once("\nfunc interfaceTable(ifindex int) ([]Interface, error) {\n", "\nfunc netlinkInterfaceTable(ifindex int) ([]Interface, error) {\n"),
		once("\nfunc interfaceAddrTable(ifi *Interface) ([]Addr, error) {\n", "\nfunc netlinkInterfaceAddrTable(ifi *Interface) ([]Addr, error) {\n"),
	}},
	{file: "net/gondk_interfaces_android.go", add: interfacesText},
}

//go:embed interfaces.go.txt
var interfacesText string
