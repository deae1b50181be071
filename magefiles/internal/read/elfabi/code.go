package elfabi

// Code returns the bytes that the file loads at an address: as many as wanted, or fewer where its segment ends. It gives none for an address
// that the file does not load.
func (f *File) Code(addr uint64, most int) string {
	code, err := f.from(addr, "code")
	if err != nil {
		return ""
	}
	return code[:min(len(code), most)]
}
