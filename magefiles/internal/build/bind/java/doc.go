// Package java writes the Java half of a binding: the classes with which an app calls Go, in the form that Java and Kotlin expect, and those
// that carry the calls.
package java
