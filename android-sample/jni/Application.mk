# ABIs, platform and page size stand in abi-matrix.toml and come on the command line.
APP_STL := none
