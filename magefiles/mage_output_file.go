//go:build ignore
// +build ignore

package main

import (
	_context "context"
	_flag "flag"
	_fmt "fmt"
	_io "io"
	_log "log"
	_os "os"
	_signal "os/signal"
	_filepath "path/filepath"
	_sort "sort"
	_strconv "strconv"
	_strings "strings"
	_syscall "syscall"
	_tabwriter "text/tabwriter"
	_time "time"
	kit_mageimport "github.com/gondk/gondk/magefiles/kit"
	
)

func main() {
	// Use local types and functions in order to avoid name conflicts with additional magefiles.
	type arguments struct {
		Verbose       bool          // print out log statements
		List          bool          // print out a list of targets
		Help          bool          // print out help for a specific target
		Timeout       _time.Duration // set a timeout to running the targets
		Args          []string      // args contain the non-flag command-line arguments
	}

	parseBool := func(env string) bool {
		val := _os.Getenv(env)
		if val == "" {
			return false
		}		
		b, err := _strconv.ParseBool(val)
		if err != nil {
			_log.Printf("warning: environment variable %s is not a valid bool value: %v", env, val)
			return false
		}
		return b
	}

	parseDuration := func(env string) _time.Duration {
		val := _os.Getenv(env)
		if val == "" {
			return 0
		}		
		d, err := _time.ParseDuration(val)
		if err != nil {
			_log.Printf("warning: environment variable %s is not a valid duration value: %v", env, val)
			return 0
		}
		return d
	}
	args := arguments{}
	fs := _flag.FlagSet{}
	fs.SetOutput(_os.Stdout)

	// default flag set with ExitOnError and auto generated PrintDefaults should be sufficient
	fs.BoolVar(&args.Verbose, "v", parseBool("MAGEFILE_VERBOSE"), "show verbose output when running targets")
	fs.BoolVar(&args.List, "l", parseBool("MAGEFILE_LIST"), "list targets for this binary")
	fs.BoolVar(&args.Help, "h", parseBool("MAGEFILE_HELP"), "print out help for a specific target")
	fs.DurationVar(&args.Timeout, "t", parseDuration("MAGEFILE_TIMEOUT"), "timeout in duration parsable format (e.g. 5m30s)")
	fs.Usage = func() {
		_fmt.Fprintf(_os.Stdout, `
%s [options] [target]

Commands:
  -l    list targets in this binary
  -h    show this help

Options:
  -h    show description of a target
  -t <string>
        timeout in duration parsable format (e.g. 5m30s)
  -v    show verbose output when running targets
 `[1:], _filepath.Base(_os.Args[0]))
	}
	if err := fs.Parse(_os.Args[1:]); err != nil {
		// flag will have printed out an error already.
		return
	}
	args.Args = fs.Args()
	if args.Help && len(args.Args) == 0 {
		fs.Usage()
		return
	}
		
	var printName = func(str string) string {
	// color is ANSI color type
	type color int

	// If you add/change/remove any items in this constant,
	// you will need to run "stringer -type=color" in this directory again.
	// NOTE: Please keep the list in an alphabetical order.
	const (
		black color = iota
		red
		green
		yellow
		blue
		magenta
		cyan
		white
		brightblack
		brightred
		brightgreen
		brightyellow
		brightblue
		brightmagenta
		brightcyan
		brightwhite
	)

	// AnsiColor are ANSI color codes for supported terminal colors.
	var ansiColor = map[color]string{
		black:         "\u001b[30m",
		red:           "\u001b[31m",
		green:         "\u001b[32m",
		yellow:        "\u001b[33m",
		blue:          "\u001b[34m",
		magenta:       "\u001b[35m",
		cyan:          "\u001b[36m",
		white:         "\u001b[37m",
		brightblack:   "\u001b[30;1m",
		brightred:     "\u001b[31;1m",
		brightgreen:   "\u001b[32;1m",
		brightyellow:  "\u001b[33;1m",
		brightblue:    "\u001b[34;1m",
		brightmagenta: "\u001b[35;1m",
		brightcyan:    "\u001b[36;1m",
		brightwhite:   "\u001b[37;1m",
	}

	const colorName = "blackredgreenyellowbluemagentacyanwhitebrightblackbrightredbrightgreenbrightyellowbrightbluebrightmagentabrightcyanbrightwhite"

	var colorIndex = [...]uint8{0, 5, 8, 13, 19, 23, 30, 34, 39, 50, 59, 70, 82, 92, 105, 115, 126}

	colorToLowerString := func(i color) string {
		if i < 0 || i >= color(len(colorIndex)-1) {
			return "color(" + _strconv.FormatInt(int64(i), 10) + ")"
		}
		return colorName[colorIndex[i]:colorIndex[i+1]]
	}

	// ansiColorReset is an ANSI color code to reset the terminal color.
	const ansiColorReset = "\033[0m"

	// defaultTargetAnsiColor is a default ANSI color for colorizing targets.
	// It is set to Cyan as an arbitrary color, because it has a neutral meaning
	var defaultTargetAnsiColor = ansiColor[cyan]

	getAnsiColor := func(color string) (string, bool) {
		colorLower := _strings.ToLower(color)
		for k, v := range ansiColor {
			colorConstLower := colorToLowerString(k)
			if colorConstLower == colorLower {
				return v, true
			}
		}
		return "", false
	}

	// Terminals which  don't support color:
	//
	//	TERM=vt100
	//	TERM=cygwin
	//	TERM=xterm-mono
	var noColorTerms = map[string]bool{
		"vt100":      false,
		"cygwin":     false,
		"xterm-mono": false,
	}

	// terminalSupportsColor checks if the current console supports color output
	//
	// Supported:
	//
	//	linux, mac, or windows's ConEmu, Cmder, putty, git-bash.exe, pwsh.exe
	//
	// Not supported:
	//
	//	windows cmd.exe, powerShell.exe
	terminalSupportsColor := func() bool {
		envTerm := _os.Getenv("TERM")
		if _, ok := noColorTerms[envTerm]; ok {
			return false
		}
		return true
	}

	// enableColor reports whether the user has requested to enable a color output.
	enableColor := func() bool {
		b, _ := _strconv.ParseBool(_os.Getenv("MAGEFILE_ENABLE_COLOR"))
		return b
	}

	// targetColor returns the ANSI color which should be used to colorize targets.
	targetColor := func() string {
		s, exists := _os.LookupEnv("MAGEFILE_TARGET_COLOR")
		if exists {
			if c, ok := getAnsiColor(s); ok {
				return c
			}
		}
		return defaultTargetAnsiColor
	}

	// store the color terminal variables, so that the detection isn't repeated for each target
	var enableColorValue = enableColor() && terminalSupportsColor()
	var targetColorValue = targetColor()

	if enableColorValue {
		return _fmt.Sprintf("%s%s%s", targetColorValue, str, ansiColorReset)
	}

	return str
}


	list := func() error {
		_fmt.Println(`The targets of gondk's own repository: those of the kit, which any project can have, and test and bench.
`)
		targets := map[string]string{
			"bench": "measures builds of a copy of the sample against plain go build, and other work against other programs, as ratios.",
			"fuzz": "runs each of this repository's fuzz targets for a minute.",
			"test": "runs go vet and every test of this repository, and lists the slowest and the skipped tests.",
			"abi:diff": "shows what has changed since abi:save, and fails where it breaks more than a new major version allows.",
			"abi:save": "writes the ABI of what is built now into abi-baseline.txt, for releases to come to be compared with.",
			"aab": "builds the app's bundle through CMake and through ndk-build, fails where the two disagree, and says what check would find.",
			"aar": "packs the finished libraries into an AAR that an app adds and loads, in a Maven repository that is a folder, build/maven.",
			"apks": "builds both bundles and from each a set of APKs, signed with a debug key, that bundletool install-apks installs.",
			"archive": "builds the Go library as a C static archive for every ABI, with its headers, CMake package and ndk-build module.",
			"bind": "writes the Java and Kotlin sources by which an app calls the Go packages of [bind].",
			"check": "does what report does and fails where it finds an error.",
			"clean": "removes everything that builds of this project have made, and nothing else.",
			"cmake": "builds the archive and, with CMake, the app's native code for every ABI.",
			"compare": "builds the app's native code through both paths and shows them side by side; it fails where they must be equal and are not.",
			"deps": "lists what the archive is made of: Go modules, licences, cgo, assembly, linknames, and what does not work inside an app.",
			"dist": "packs archives, headers, CMake package, ndk-build module, licences and bills of materials (SBOM) into a zip for teams without Go.",
			"doctor": "shows each tool that builds need: found where, which version, how it was found, whether it is fit, and what to do.",
			"init": "writes what the project lacks of gondk's: abi-matrix.toml, a magefile, CI files, a line in .gitignore; it overwrites nothing.",
			"inspect": "shows what is wrong with any .a, .so, .aab, .apk, .apks or .aar, and fails if it is an error.",
			"ndkBuild": "builds the archive and, with ndk-build, the app's native code for every ABI.",
			"prefab": "packs the archives into an AAR, from which Gradle gives them to CMake and ndk-build, without Go on that machine.",
			"report": "builds everything, checks it for what breaks on devices and in Play, and writes build/report as HTML, Markdown, JSON and SARIF.",
			"reproduce": "builds what a released .aab, .apk, .apks, .aar, .so or .a is, compares the two, and names the settings that differ.",
			"run": "executes both bundles' libraries, on a device or under an Android's own linker; it fails where a check does or answers differ.",
			"setup": "installs what builds need and this machine lacks: Debian and Ubuntu packages, and bundletool.",
			"size": "shows what the app's libraries weigh, linked, stripped and compressed, and which Go packages the bytes come from; it fails over budget.",
			"so": "links the archive into a finished library for every ABI, for who has no C code to link it into: dart:ffi, JNA, System.loadLibrary.",
			"symbolize": "adds Go and C function names and lines to a tombstone, log or crash report, by build/symbols; - reads standard input.",
		}

		keys := make([]string, 0, len(targets))
		for name := range targets {
			keys = append(keys, name)
		}
		_sort.Strings(keys)

		_fmt.Println("Targets:")
		w := _tabwriter.NewWriter(_os.Stdout, 0, 4, 4, ' ', 0)
		for _, name := range keys {
			_fmt.Fprintf(w, "  %v\t%v\n", printName(name), targets[name])
		}
		err := w.Flush()
		return err
	}

	var ctx _context.Context
	ctxCancel := func(){}

	// by deferring in a closure, we let the cancel function get replaced
	// by the getContext function.
	defer func() {
		ctxCancel()
	}()

	getContext := func() (_context.Context, func()) {
		if ctx == nil {
			if args.Timeout != 0 {
				ctx, ctxCancel = _context.WithTimeout(_context.Background(), args.Timeout)
			} else {
				ctx, ctxCancel = _context.WithCancel(_context.Background())
			}
		}

		return ctx, ctxCancel
	}

	runTarget := func(logger *_log.Logger, fn func(_context.Context) error) interface{} {
		var err interface{}
		ctx, cancel := getContext()
		d := make(chan interface{})
		go func() {
			defer func() {
				err := recover()
				d <- err
			}()
			err := fn(ctx)
			d <- err
		}()
		sigCh := make(chan _os.Signal, 1)
		_signal.Notify(sigCh, _syscall.SIGINT)
		select {
		case <-sigCh:
			logger.Println("cancelling mage targets, waiting up to 5 seconds for cleanup...")
			cancel()
			cleanupCh := _time.After(5 * _time.Second)

			select {
			// target exited by itself
			case err = <-d:
				return err
			// cleanup timeout exceeded
			case <-cleanupCh:
				return _fmt.Errorf("cleanup timeout exceeded")
			// second SIGINT received
			case <-sigCh:
				logger.Println("exiting mage")
				return _fmt.Errorf("exit forced")
			}
		case <-ctx.Done():
			cancel()
			e := ctx.Err()
			_fmt.Printf("ctx err: %v\n", e)
			return e
		case err = <-d:
			// we intentionally don't cancel the context here, because
			// the next target will need to run with the same _context.
			return err
		}
	}
	// This is necessary in case there aren't any targets, to avoid an unused
	// variable error.
	_ = runTarget

	handleError := func(logger *_log.Logger, err interface{}) {
		if err != nil {
			logger.Printf("Error: %+v\n", err)
			type code interface {
				ExitStatus() int
			}
			if c, ok := err.(code); ok {
				_os.Exit(c.ExitStatus())
			}
			_os.Exit(1)
		}
	}
	_ = handleError

	// Set MAGEFILE_VERBOSE so mg.Verbose() reflects the flag value.
	if args.Verbose {
		_os.Setenv("MAGEFILE_VERBOSE", "1")
	} else {
		_os.Setenv("MAGEFILE_VERBOSE", "0")
	}

	_log.SetFlags(0)
	if !args.Verbose {
		_log.SetOutput(_io.Discard)
	}
	logger := _log.New(_os.Stderr, "", 0)
	if args.List {
		if err := list(); err != nil {
			_log.Println(err)
			_os.Exit(1)
		}
		return
	}

	if args.Help {
		if len(args.Args) < 1 {
			logger.Println("no target specified")
			_os.Exit(2)
		}
		switch _strings.ToLower(args.Args[0]) {
			case "bench":
				_fmt.Println("Bench measures builds of a copy of the sample against plain go build, and other work against other programs, as ratios. With -rows=noop,line it measures these alone.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage bench [-rows=<string>]\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
			case "fuzz":
				_fmt.Println("Fuzz runs each of this repository's fuzz targets for a minute.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage fuzz\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
			case "test":
				_fmt.Println("Test runs go vet and every test of this repository, and lists the slowest and the skipped tests.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage test\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
			case "abi:diff":
				_fmt.Println("Diff shows what has changed since abi:save, and fails where it breaks more than a new major version allows.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage abi:diff\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "abi:save":
				_fmt.Println("Save writes the ABI of what is built now into abi-baseline.txt, for releases to come to be compared with.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage abi:save\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "aab":
				_fmt.Println("Aab builds the app's bundle through CMake and through ndk-build, fails where the two disagree, and says what check would find.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage aab\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "aar":
				_fmt.Println("Aar packs the finished libraries into an AAR that an app adds and loads, in a Maven repository that is a folder, build/maven.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage aar\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "apks":
				_fmt.Println("Apks builds both bundles and from each a set of APKs, signed with a debug key, that bundletool install-apks installs.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage apks\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "archive":
				_fmt.Println("Archive builds the Go library as a C static archive for every ABI, with its headers, CMake package and ndk-build module.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage archive\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "bind":
				_fmt.Println("Bind writes the Java and Kotlin sources by which an app calls the Go packages of [bind].")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage bind\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "check":
				_fmt.Println("Check does what report does and fails where it finds an error.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage check\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "clean":
				_fmt.Println("Clean removes everything that builds of this project have made, and nothing else.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage clean\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "cmake":
				_fmt.Println("Cmake builds the archive and, with CMake, the app's native code for every ABI.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage cmake\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "compare":
				_fmt.Println("Compare builds the app's native code through both paths and shows them side by side; it fails where they must be equal and are not.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage compare\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "deps":
				_fmt.Println("Deps lists what the archive is made of: Go modules, licences, cgo, assembly, linknames, and what does not work inside an app. -json writes build/deps.json to the terminal too, in place of the list; -v lists the packages.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage deps\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "dist":
				_fmt.Println("Dist packs archives, headers, CMake package, ndk-build module, licences and bills of materials (SBOM) into a zip for teams without Go.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage dist\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "doctor":
				_fmt.Println("Doctor shows each tool that builds need: found where, which version, how it was found, whether it is fit, and what to do.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage doctor\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "init":
				_fmt.Println("Init writes what the project lacks of gondk's: abi-matrix.toml, a magefile, CI files, a line in .gitignore; it overwrites nothing. go tool gondk init is the same and takes flags: -package ./golib where several could become the archive, -cmake and -ndk-build for an app's own build files.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage init\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "inspect":
				_fmt.Println("Inspect shows what is wrong with any .a, .so, .aab, .apk, .apks or .aar, and fails if it is an error. It takes several files at once. \"inspect -diff OLD NEW\" shows what changed between two, and fails where that breaks callers of the old one. \"-o FILE\" writes a page or a document too, of the form that FILE ends in; \"-format html\", md, json, sarif or codequality writes it to standard output. -json is the same as \"-format json\".")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage inspect <file> [<flags>]\n\n")
				_fmt.Print("Flags:\n\n\t-diff=<bool>      compare two files, the old one first\n\t-format=<string>  html, md, json, sarif or codequality, to standard output or into the file of -o\n\t-o=<string>       a file to write into; its name ends in .html, .md, .json or .sarif\n\t-json=<bool>      the same as -format=json\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "ndkbuild":
				_fmt.Println("NdkBuild builds the archive and, with ndk-build, the app's native code for every ABI.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage ndkbuild\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "prefab":
				_fmt.Println("Prefab packs the archives into an AAR, from which Gradle gives them to CMake and ndk-build, without Go on that machine.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage prefab\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "report":
				_fmt.Println("Report builds everything, checks it for what breaks on devices and in Play, and writes build/report as HTML, Markdown, JSON and SARIF.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage report\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "reproduce":
				_fmt.Println("Reproduce builds what a released .aab, .apk, .apks, .aar, .so or .a is, compares the two, and names the settings that differ. It fails where they are not equal but for signatures. -v lists every entry and section, -json writes all of it to standard output.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage reproduce <file>\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "run":
				_fmt.Println("Run executes both bundles' libraries, on a device or under an Android's own linker; it fails where a check does or answers differ.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage run\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "setup":
				_fmt.Println("Setup installs what builds need and this machine lacks: Debian and Ubuntu packages, and bundletool.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage setup\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "size":
				_fmt.Println("Size shows what the app's libraries weigh, linked, stripped and compressed, and which Go packages the bytes come from; it fails over budget.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage size\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "so":
				_fmt.Println("So links the archive into a finished library for every ABI, for who has no C code to link it into: dart:ffi, JNA, System.loadLibrary.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage so\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				case "symbolize":
				_fmt.Println("Symbolize adds Go and C function names and lines to a tombstone, log or crash report, by build/symbols; - reads standard input.")
				_fmt.Println()
				
				_fmt.Print("Usage:\n\n\tmage symbolize <file>\n\n")
				var aliases []string
				if len(aliases) > 0 {
					_sort.Strings(aliases)
					_fmt.Printf("Aliases: %s\n\n", _strings.Join(aliases, ", "))
				}
				return
				default:
				logger.Printf("Unknown target: %q\n", args.Args[0])
				_os.Exit(2)
		}
	}
	if len(args.Args) < 1 {
		if err := list(); err != nil {
			logger.Println("Error:", err)
			_os.Exit(1)
		}
		return
	}
	for x := 0; x < len(args.Args); {
		target := args.Args[x]
		x++

		// resolve aliases
		switch _strings.ToLower(target) {
		
		}

		switch _strings.ToLower(target) {
		
			case "bench":
				expected := x + 0
				if expected > len(args.Args) {
					// note that expected and args at this point include the arg for the target itself
					// so we subtract 1 here to show the number of args without the target.
					logger.Printf("not enough arguments for target \"Bench\", expected %v, got %v\n", expected-1, len(args.Args)-1)
					_os.Exit(2)
				}
				if args.Verbose {
					logger.Println("Running target:", "Bench")
				}
				
				var arg0 *string
				for x < len(args.Args) && _strings.HasPrefix(args.Args[x], "-") {
					_optArg := args.Args[x]
					_eqIdx := _strings.Index(_optArg, "=")
					var _optName, _optVal string
					if _eqIdx < 0 {
						_optName = _strings.ToLower(_optArg[1:])
						switch _optName {
						default:
							logger.Printf("invalid option %q for target \"Bench\", expected -name=value format\n", _optArg)
							_os.Exit(2)
						}
					} else {
						_optName = _strings.ToLower(_optArg[1:_eqIdx])
						_optVal = _optArg[_eqIdx+1:]
					}
					switch _optName {
					case "rows":
						_tmp0 := _optVal
						arg0 = &_tmp0
					default:
						logger.Printf("unknown option %q for target \"Bench\"\n", _optName)
						_os.Exit(2)
					}
					x++
				}
				wrapFn := func(ctx _context.Context) error {
					return Bench(ctx, arg0)
				}
				ret := runTarget(logger, wrapFn)
				handleError(logger, ret)
			case "fuzz":
				expected := x + 0
				if expected > len(args.Args) {
					// note that expected and args at this point include the arg for the target itself
					// so we subtract 1 here to show the number of args without the target.
					logger.Printf("not enough arguments for target \"Fuzz\", expected %v, got %v\n", expected-1, len(args.Args)-1)
					_os.Exit(2)
				}
				if args.Verbose {
					logger.Println("Running target:", "Fuzz")
				}
				
				wrapFn := func(ctx _context.Context) error {
					return Fuzz(ctx)
				}
				ret := runTarget(logger, wrapFn)
				handleError(logger, ret)
			case "test":
				expected := x + 0
				if expected > len(args.Args) {
					// note that expected and args at this point include the arg for the target itself
					// so we subtract 1 here to show the number of args without the target.
					logger.Printf("not enough arguments for target \"Test\", expected %v, got %v\n", expected-1, len(args.Args)-1)
					_os.Exit(2)
				}
				if args.Verbose {
					logger.Println("Running target:", "Test")
				}
				
				wrapFn := func(ctx _context.Context) error {
					return Test(ctx)
				}
				ret := runTarget(logger, wrapFn)
				handleError(logger, ret)
		
		
			
				case "abi:diff":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Abi:Diff\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Abi:Diff")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Abi{}.Diff(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "abi:save":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Abi:Save\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Abi:Save")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Abi{}.Save(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "aab":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Aab\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Aab")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Aab(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "aar":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Aar\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Aar")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Aar(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "apks":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Apks\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Apks")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Apks(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "archive":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Archive\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Archive")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Archive(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "bind":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Bind\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Bind")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Bind(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "check":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Check\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Check")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Check(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "clean":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Clean\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Clean")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Clean(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "cmake":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Cmake\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Cmake")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Cmake(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "compare":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Compare\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Compare")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Compare(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "deps":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Deps\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Deps")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Deps(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "dist":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Dist\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Dist")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Dist(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "doctor":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Doctor\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Doctor")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Doctor(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "init":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Init\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Init")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Init(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "inspect":
					expected := x + 1
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Inspect\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Inspect")
					}
					
			arg0 := args.Args[x]
			x++
				var arg1 *bool
				var arg2 *string
				var arg3 *string
				var arg4 *bool
				for x < len(args.Args) && _strings.HasPrefix(args.Args[x], "-") {
					_optArg := args.Args[x]
					_eqIdx := _strings.Index(_optArg, "=")
					var _optName, _optVal string
					if _eqIdx < 0 {
						_optName = _strings.ToLower(_optArg[1:])
						switch _optName {
						case "diff":
							_optVal = "true"
						case "json":
							_optVal = "true"
						default:
							logger.Printf("invalid option %q for target \"Inspect\", expected -name=value format\n", _optArg)
							_os.Exit(2)
						}
					} else {
						_optName = _strings.ToLower(_optArg[1:_eqIdx])
						_optVal = _optArg[_eqIdx+1:]
					}
					switch _optName {
					case "diff":
						_tmp1, err := _strconv.ParseBool(_optVal)
						if err != nil {
							logger.Printf("can't convert option %q value %q to bool\n", _optName, _optVal)
							_os.Exit(2)
						}
						arg1 = &_tmp1
					case "format":
						_tmp2 := _optVal
						arg2 = &_tmp2
					case "o":
						_tmp3 := _optVal
						arg3 = &_tmp3
					case "json":
						_tmp4, err := _strconv.ParseBool(_optVal)
						if err != nil {
							logger.Printf("can't convert option %q value %q to bool\n", _optName, _optVal)
							_os.Exit(2)
						}
						arg4 = &_tmp4
					default:
						logger.Printf("unknown option %q for target \"Inspect\"\n", _optName)
						_os.Exit(2)
					}
					x++
				}
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Inspect(arg0, arg1, arg2, arg3, arg4)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "ndkbuild":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"NdkBuild\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "NdkBuild")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.NdkBuild(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "prefab":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Prefab\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Prefab")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Prefab(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "report":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Report\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Report")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Report(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "reproduce":
					expected := x + 1
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Reproduce\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Reproduce")
					}
					
			arg0 := args.Args[x]
			x++
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Reproduce(ctx, arg0)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "run":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Run\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Run")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Run(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "setup":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Setup\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Setup")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Setup(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "size":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Size\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Size")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Size(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "so":
					expected := x + 0
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"So\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "So")
					}
					
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.So(ctx)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
				case "symbolize":
					expected := x + 1
					if expected > len(args.Args) {
						// note that expected and args at this point include the arg for the target itself
						// so we subtract 1 here to show the number of args without the target.
						logger.Printf("not enough arguments for target \"Symbolize\", expected %v, got %v\n", expected-1, len(args.Args)-1)
						_os.Exit(2)
					}
					if args.Verbose {
						logger.Println("Running target:", "Symbolize")
					}
					
			arg0 := args.Args[x]
			x++
				wrapFn := func(ctx _context.Context) error {
					return kit_mageimport.Symbolize(ctx, arg0)
				}
				ret := runTarget(logger, wrapFn)
					handleError(logger, ret)
		default:
			logger.Printf("Unknown target specified: %q\n", target)
			_os.Exit(2)
		}
	}
}




