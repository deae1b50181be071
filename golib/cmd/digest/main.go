// Command digest writes the SHA-256 of each file that it is given, or of standard input. The sample app has it as a program and starts it;
// anywhere else it is
//
//	go run ./golib/cmd/digest FILE…
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/gondk/gondk/golib/digest"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(files []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	if len(files) == 0 {
		hex, err := digest.Reader(stdin, nil)
		return tell(hex, "-", err, stdout, stderr)
	}
	for _, file := range files {
		hex, err := digest.File(file, nil)
		code = max(code, tell(hex, file, err, stdout, stderr))
	}
	return code
}

func tell(hex, file string, err error, stdout, stderr io.Writer) (code int) {
	if err != nil {
		fmt.Fprintf(stderr, "digest: %v\n", err)
		return 1
	}
	fmt.Fprintf(stdout, "%s  %s\n", hex, file)
	return 0
}
