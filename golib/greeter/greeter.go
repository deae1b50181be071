// Package greeter says hello. Java calls it as it is: [bind] in abi-matrix.toml names it.
package greeter

import "errors"

// ErrNobody is returned where there is nobody to greet.
var ErrNobody = errors.New("nobody to greet")

// Greet returns a greeting for name.
func Greet(name string) (string, error) {
	if name == "" {
		return "", ErrNobody
	}
	return "Hello, " + name + "!", nil
}
