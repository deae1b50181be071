module github.com/gondk/gondk

go 1.25.0

tool github.com/magefile/mage

require github.com/rogpeppe/go-internal v1.16.0

require github.com/magefile/mage v1.17.2 // indirect
