package check

import (
	"debug/elf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Archive is one static archive: gondk's own, of which all is known, or any other. It is not for several goroutines at once.
type Archive struct {
	*elfabi.Archive
	Target
	Place Place
	ABI   *abi.ABI // of the folder that it lies in; of its members' machine where it is nil

	CPU       string   // the level that was asked for: v8.0 for GOARM64; empty: not known
	Header    string   // text of the ABI's own cgo header; empty: not known
	Keep      []string // symbols that may be global beside the header's; * stands for anything: Java_*
	HostPaths []string // folders of the machine that must not show in the archive: the project, the user's home

	read *archiveContent
}

// CheckArchive judges an archive.
func CheckArchive(a *Archive) []Finding { return lookFor(archiveRules, a, a.Place) }

// archiveRules are in the order in which an archive is read: what its members are, what Go says of itself, code, symbols.
var archiveRules = slices.Concat(memberRules, goArchiveRules, codeRules, archiveSymbolRules)

// member is one file in an archive.
type member struct {
	*elfabi.Member
	object  *elfabi.Object // nil where it is none
	err     error          // why object is nil, but for bitcode
	info    *elfabi.GoInfo // nil where it holds no Go code
	infoErr error          // why info could not be read
}

// archiveContent is what rules ask for again and again.
type archiveContent struct {
	members []*member
	golang  *member // the first that holds Go code, or nil
	withGo  int     // how many do
	needs   []need
}

// content reads every member once.
func (a *Archive) content() *archiveContent {
	if a.read != nil {
		return a.read
	}
	c := &archiveContent{}
	for _, m := range a.Members {
		one := &member{Member: m}
		c.members = append(c.members, one)
		if m.IsBitcode() {
			continue
		}
		if one.object, one.err = m.Object(); one.err != nil {
			one.object = nil
			continue
		}
		one.info, one.infoErr = one.object.GoInfo()
		if one.info != nil {
			c.withGo++
			if c.golang == nil {
				c.golang = one
			}
		}
	}
	c.needs = findNeeds(c.members)
	a.read = c
	return c
}

// objects gives the members that are objects.
func (a *Archive) objects() []*member {
	return slices.DeleteFunc(slices.Clone(a.content().members), func(m *member) bool { return m.object == nil })
}

// first gives the first object, by which an archive of an unknown ABI is told; nil where there is none.
func (a *Archive) first() *member {
	if all := a.objects(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// machine gives what all members have to be; false where nothing tells.
func (a *Archive) machine() (elf.Machine, elf.Class, bool) {
	if a.ABI != nil {
		return a.ABI.Machine, a.ABI.Class, true
	}
	if m := a.first(); m != nil {
		return m.object.Machine, m.object.Class, true
	}
	return 0, 0, false
}

// abi gives the ABI; nil where the members are for none that Go can build for.
func (a *Archive) abi() *abi.ABI {
	machine, class, _ := a.machine()
	return abi.Of(machine, class)
}

// holdsGo tells whether the archive holds Go code or has to.
func (a *Archive) holdsGo() bool { return a.Header != "" || a.content().golang != nil }

// breaks gives the severity of what breaks the link with a member, or the library that it becomes part of. Of an archive with Go code
// all is taken; of others linkers take only the members that they need, which need not be those that are bad.
func (a *Archive) breaks() Severity {
	if a.holdsGo() {
		return Error
	}
	return Warning
}

// maxMembers is how many members a rule names; a hundred of the same kind have one cause.
const maxMembers = 5

// eachObject adds a finding for each object of which see tells something, up to five, and one for how many more there are.
func (f *found) eachObject(a *Archive, s Severity, see func(*member) string) {
	f.eachMember(a.objects(), s, see)
}

func (f *found) eachMember(members []*member, s Severity, see func(*member) string) {
	more := 0
	for _, m := range members {
		text := see(m)
		switch {
		case text == "":
		case len(f.all) < maxMembers:
			f.add(s, "%s", text).Place.Entry = m.Name
		default:
			more++
		}
	}
	if more > 0 {
		f.add(s, "the same holds for %s", counted(more, "more member", "more members"))
	}
}
