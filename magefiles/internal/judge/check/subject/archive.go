package subject

import (
	"debug/elf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Archive is one static archive: gondk's own, about which everything is known, or any other. It is not safe for concurrent use.
type Archive struct {
	*elfabi.Archive
	Target
	Place rule.Place
	ABI   *abi.ABI // of the folder that it lies in; of its members' machine if it is nil

	CPU       string   // the level that was asked for: v8.0 for GOARM64; empty: not known
	Header    string   // text of the ABI's own cgo header; empty: not known
	Keep      []string // symbols that may be global in addition to the header's; * stands for anything: Java_*
	HostPaths []HostPath

	read *ArchiveContent
}

// Member is one file in an archive.
type Member struct {
	*elfabi.Member
	Object  *elfabi.Object // nil if it is none
	Err     error          // why object is nil, but for bitcode
	Info    *elfabi.GoInfo // nil if it holds no Go code
	InfoErr error          // why info could not be read
}

// ArchiveContent is what rules ask for again and again.
type ArchiveContent struct {
	Members []*Member
	Golang  *Member // the first that holds Go code, or nil
	WithGo  int     // how many do
	Needs   []Need
}

// Content reads every member once.
func (a *Archive) Content() *ArchiveContent {
	if a.read != nil {
		return a.read
	}
	c := &ArchiveContent{}
	for _, m := range a.Members {
		one := &Member{Member: m}
		c.Members = append(c.Members, one)
		if m.IsBitcode() {
			continue
		}
		if one.Object, one.Err = m.Object(); one.Err != nil {
			one.Object = nil
			continue
		}
		one.Info, one.InfoErr = one.Object.GoInfo()
		if one.Info != nil {
			c.WithGo++
			if c.Golang == nil {
				c.Golang = one
			}
		}
	}
	c.Needs = findNeeds(c.Members)
	a.read = c
	return c
}

// Objects returns the members that are objects.
func (a *Archive) Objects() []*Member {
	return slices.DeleteFunc(slices.Clone(a.Content().Members), func(m *Member) bool { return m.Object == nil })
}

// first returns the first object, by which an archive of an unknown ABI is told; nil if there is none.
func (a *Archive) first() *Member {
	if all := a.Objects(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Machine gives what all members have to be; false if nothing tells.
func (a *Archive) Machine() (elf.Machine, elf.Class, bool) {
	if a.ABI != nil {
		return a.ABI.Machine, a.ABI.Class, true
	}
	if m := a.first(); m != nil {
		return m.Object.Machine, m.Object.Class, true
	}
	return 0, 0, false
}

// KnownABI gives the ABI; nil if the members are for none that Go can build for.
func (a *Archive) KnownABI() *abi.ABI {
	machine, class, _ := a.Machine()
	return abi.Of(machine, class)
}

// HoldsGo tells whether the archive holds Go code or has to.
func (a *Archive) HoldsGo() bool { return a.Header != "" || a.Content().Golang != nil }
