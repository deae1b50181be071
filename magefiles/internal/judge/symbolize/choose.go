package symbolize

import (
	"fmt"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// reason says why a frame has no name, so that it can stand behind a number of frames.
type reason string

const (
	named      reason = ""
	ofSystem   reason = "in Android's own libraries"
	ofJava     reason = "in Java or generated code"
	ofOthers   reason = "in libraries that build/symbols does not have"
	noBuild    reason = "with a build id that build/symbols does not have"
	noABI      reason = "of an ABI that build/symbols does not have"
	manyABIs   reason = "of an ABI that the text does not tell"
	manyBuilds reason = "without a build id, where several builds differ"
	otherBuild reason = "without a build id, in functions that the build here has elsewhere"
	noLibrary  reason = "with the name of an APK, not of the library in it, and no build id"
	noMap      reason = "with an absolute address and no memory map"
	notMapped  reason = "at an absolute address where the memory map has no code"
	outside    reason = "at an address where the library has no code"
	noName     reason = "at an address for which the symbols have no name"
)

// candidate is a library that a frame may be in, and its address there.
type candidate struct {
	file    *symbolFile
	address uint64
}

// pass is one text on its way.
type pass struct {
	*text
	files    *index
	told     map[string]bool
	warnings []string
}

func (p *pass) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !p.told[text] {
		p.told[text] = true
		p.warnings = append(p.warnings, text)
	}
}

// choose returns the libraries that a frame may be in: one, or several builds for one ABI.
func (p *pass) choose(f *frame) ([]candidate, reason) {
	if f.form == fromZero {
		return p.absolute(f)
	}
	place := f.identified()
	files, why := p.filesOf(f, place)
	if len(files) == 0 {
		return nil, why
	}
	address, beyond := f.address, true
	var found []candidate
	for _, file := range files {
		v, ok := file.addressOf(f)
		if ok {
			found = append(found, candidate{file, v})
		}
		beyond = beyond && address >= file.end()
	}
	if len(found) == 0 && beyond {
		return p.absolute(f)
	}
	return p.pick(f, place, files, found)
}

// identified gives a frame's place, with the build id that the memory map of its report has for the file.
func (f *frame) identified() *place {
	id := f.report.ids[f.where]
	if f.buildID != "" || id == "" {
		return f.place
	}
	with := *f.place
	with.buildID = id
	return &with
}

// addressOf gives the address to look up for a frame that tells one in the library or its file.
func (file *symbolFile) addressOf(f *frame) (uint64, bool) {
	address := f.lookup(file.abi)
	if f.form == fromFile {
		return file.byOffset(address)
	}
	return address, file.code(address) != nil
}

// lookup gives the address of a frame, moved from where a call returns to into the call. Thumb marks return addresses by an odd number.
func (f *frame) lookup(a *abi.ABI) uint64 {
	address := f.address
	if a.Thumb && (f.caller || f.form == fromZero) {
		address &^= 1
	}
	if f.caller && address > 0 {
		address--
	}
	return address
}

// absolute does what choose does for a frame with an absolute address, by its process's memory map.
func (p *pass) absolute(f *frame) ([]candidate, reason) {
	maps := p.mapsOf(f)
	switch {
	case maps == nil && f.where != "" && !p.files.names[f.library]:
		return nil, f.foreign()
	case maps == nil:
		return nil, noMap
	}
	at := mapped(maps, f.address)
	if at < 0 || !maps[at].exec || f.library != "" && maps[at].library != "" && f.library != maps[at].library {
		return nil, notMapped
	}
	place := *maps[at].place
	if place.library == "" {
		place.library = f.library
	}
	if place.buildID == "" {
		place.buildID = f.buildID
	}
	files, why := p.filesOf(f, &place)
	if len(files) == 0 {
		return nil, why
	}
	var found []candidate
	for _, file := range files {
		if v, ok := file.inFile(maps, at, f.lookup(file.abi)); ok {
			found = append(found, candidate{file, v})
		}
	}
	return p.pick(f, &place, files, found)
}

// filesOf gives what is there for a place: by its build id, else by name and ABI. The ABI of a place in an APK is all that is known of it.
func (p *pass) filesOf(f *frame, place *place) ([]*symbolFile, reason) {
	possible := f.possible()
	if place.buildID != "" {
		return p.byBuildID(place, possible)
	}
	files := p.files.builds(func(file *symbolFile) bool {
		return possible.has(file.abi) && (file.library == place.library || place.library == "" && place.inAPK())
	})
	switch {
	case len(files) > 0:
		return files, named
	case p.files.names[place.library]:
		p.warn("no symbols for %s (%s), and the trace has no build id; build the ABI and run this again", place.library, possible)
		return nil, noABI
	}
	return nil, place.foreign()
}

func (p *pass) byBuildID(place *place, possible abis) ([]*symbolFile, reason) {
	files := p.files.byID[place.buildID]
	if len(files) == 0 {
		if place.system() && !p.files.names[place.library] {
			return nil, ofSystem
		}
		if place.app || p.files.names[place.library] {
			p.warn("no symbols for %s with the build id %s; check out the commit that it was built from and run mage aab: the same sources and "+
				"tools give the same build id. Or put what you saved of that build below %s: its build/symbols, or its unpacked bundle",
				place.shown(), place.buildID, p.files.shown)
		}
		return nil, noBuild
	}
	if len(files) == 1 {
		return files, named
	}
	files = slices.DeleteFunc(slices.Clone(files), func(file *symbolFile) bool { return !possible.has(file.abi) })
	if len(files) == 1 {
		return files, named
	}
	return nil, manyABIs
}

// foreign says why nothing is there for a place whose library is unknown here.
func (p *place) foreign() reason {
	switch {
	case p.generated():
		return ofJava
	case p.system():
		return ofSystem
	case p.library == "" && p.inAPK():
		return noLibrary
	}
	return ofOthers
}

// pick takes of what a frame may be in what agrees with the function that the text names, and refuses to choose between ABIs.
func (p *pass) pick(f *frame, place *place, files []*symbolFile, found []candidate) ([]candidate, reason) {
	if f.chosen = place; place.buildID != "" {
		if len(found) == 0 {
			return nil, outside
		}
		return found, named
	}
	agreeing, left := agreeing(f.function, found)
	switch {
	case len(agreeing) > 0:
		left, files = agreeing, filesIn(agreeing)
	case place.library == "":
		return nil, noLibrary
	case len(left) == 0 && len(found) > 0:
		p.warn("the trace has no build id for %s and names %s where no build in %s has it; put the build that crashed there", place.shown(),
			f.function, p.files.shown)
		return nil, otherBuild
	}
	if set := abisIn(files); set&(set-1) != 0 {
		p.warn("the trace has no build id for %s and does not tell its ABI, %s, so nothing of it is named; give the whole "+
			"report, with its line \"ABI:\" and the frames of Android's own libraries", place.shown(), set)
		return nil, manyABIs
	}
	if len(left) == 0 {
		return nil, outside
	}
	return left, named
}

// agreeing gives the candidates that have the function that the text names where it says, and those that do not speak against it.
func agreeing(function string, found []candidate) (agreeing, left []candidate) {
	for _, c := range found {
		switch agrees, known := c.file.agrees(function, c.address); {
		case agrees:
			agreeing, left = append(agreeing, c), append(left, c)
		case !known:
			left = append(left, c)
		}
	}
	return agreeing, left
}

func filesIn(all []candidate) []*symbolFile {
	var files []*symbolFile
	for _, c := range all {
		files = append(files, c.file)
	}
	return files
}

func abisIn(files []*symbolFile) abis {
	var set abis
	for _, file := range files {
		set |= only(file.abi.Name)
	}
	return set
}
