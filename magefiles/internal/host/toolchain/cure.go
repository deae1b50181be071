package toolchain

import (
	"fmt"
	"strings"
)

// origin says where a tool comes from on each kind of machine; empty: not from there.
type origin struct {
	debian string // package of Debian and Ubuntu
	brew   string // formula of Homebrew
	winget string // package of winget
	sdk    string // package of sdkmanager
	page   string // download page
}

var origins = map[string]origin{
	"Go":          {page: "https://go.dev/dl/", brew: "go", winget: "GoLang.Go"},
	"NDK":         {sdk: "ndk;28.2.13676358"},
	"CMake":       {debian: "cmake", brew: "cmake", winget: "Kitware.CMake", sdk: "cmake;3.22.1"},
	"Ninja":       {debian: "ninja-build", brew: "ninja", winget: "Ninja-build.Ninja"},
	"JDK":         {debian: "default-jdk-headless", brew: "openjdk", winget: "EclipseAdoptium.Temurin.21.JDK"},
	"aapt2":       {debian: "aapt", sdk: "build-tools;36.0.0"},
	"apksigner":   {debian: "apksigner", sdk: "build-tools;36.0.0"},
	"framework":   {debian: "android-framework-res", sdk: "platforms;android-36"},
	"android.jar": {sdk: "platforms;android-36"},
	"make":        {debian: "make"},
	"Kotlin":      {debian: "maven", brew: "kotlin", page: "https://kotlinlang.org/docs/command-line.html"},
}

func (o origin) packages() []string {
	if o.debian == "" {
		return nil
	}
	return []string{o.debian}
}

// packagesCure says how to get a tool that those packages have.
func (e *Env) packagesCure(what string, packages []string) string {
	if !e.Debian() {
		return e.elsewhere(what)
	}
	return "run: go tool mage setup (or: apt-get install --no-install-recommends " + strings.Join(packages, " ") + ")"
}

// cure says how to get a tool on this machine.
func (e *Env) cure(what string) string {
	o := origins[what]
	switch {
	case what == "bundletool", what == "Kotlin" && (e.Debian() || e.LookPath("mvn") != ""):
		return "run: go tool mage setup"
	case what == "Kotlin":
		return e.elsewhere(what) + ", or install Maven and run: go tool mage setup"
	case e.Debian() && o.debian != "":
		return e.packagesCure(what, o.packages())
	}
	return e.elsewhere(what)
}

// elsewhere says how to get a tool where Debian's packages are not: by the system's own, Homebrew, winget, sdkmanager or a download page.
func (e *Env) elsewhere(what string) string {
	o := origins[what]
	var ways []string
	switch {
	case e.OS == "linux" && o.brew != "" && o.page == "":
		ways = append(ways, "install it with your system's packages")
	case e.OS == "darwin" && o.brew != "":
		ways = append(ways, "run: brew install "+o.brew)
	case e.OS == "windows" && o.winget != "":
		ways = append(ways, "run: winget install "+o.winget)
	}
	if o.sdk != "" {
		ways = append(ways, fmt.Sprintf("install %q with Android Studio's SDK Manager or sdkmanager", o.sdk))
	}
	if o.page != "" && len(ways) == 0 {
		ways = append(ways, "get it from "+o.page)
	}
	return strings.Join(ways, ", or ")
}
