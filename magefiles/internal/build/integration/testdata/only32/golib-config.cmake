# Made by gondk. find_package(golib CONFIG REQUIRED) gives the target gondk::golib: Go code as a static library for Android.
# This folder and ../golib may be moved together to any place.

if(CMAKE_VERSION VERSION_LESS 3.18)
  message(FATAL_ERROR "golib: CMake ${CMAKE_VERSION} is too old; use 3.18 or newer")
endif()

if(TARGET gondk::golib)
  return()
endif()

cmake_policy(PUSH)
cmake_policy(VERSION 3.18) # whatever the project that asks for

# The NDK's toolchain file sets ANDROID_ABI; CMake's own support for Android sets CMAKE_ANDROID_ARCH_ABI.
if(ANDROID_ABI)
  set(_golib_abi "${ANDROID_ABI}")
elseif(CMAKE_ANDROID_ARCH_ABI)
  set(_golib_abi "${CMAKE_ANDROID_ARCH_ABI}")
else()
  message(FATAL_ERROR "golib: this build is not for Android; configure it with "
    "-DCMAKE_TOOLCHAIN_FILE=<NDK>/build/cmake/android.toolchain.cmake -DANDROID_ABI=<ABI>")
endif()

set(_golib_abis armeabi-v7a)
if(NOT _golib_abi IN_LIST _golib_abis)
  list(JOIN _golib_abis ", " _golib_abis)
  message(FATAL_ERROR "golib: not built for ABI ${_golib_abi}, only for ${_golib_abis}; "
    "add [[abi]] name = \"${_golib_abi}\" to abi-matrix.toml and build the archive again")
endif()

# ANDROID_PLATFORM_LEVEL is a number since NDK r23; before that it was called ANDROID_NATIVE_API_LEVEL.
set(_golib_api "${CMAKE_SYSTEM_VERSION}")
foreach(_golib_variable ANDROID_PLATFORM_LEVEL ANDROID_NATIVE_API_LEVEL)
  if("${${_golib_variable}}" MATCHES "^[0-9]+$")
    set(_golib_api "${${_golib_variable}}")
    break()
  endif()
endforeach()
if(_golib_api LESS 24)
  message(FATAL_ERROR "golib: built for API level 24 and newer, but this build is for ${_golib_api}; "
    "set ANDROID_PLATFORM to android-24, or lower android.min_sdk in abi-matrix.toml and build the archive again")
endif()

get_filename_component(_golib_root "${CMAKE_CURRENT_LIST_DIR}/../golib" ABSOLUTE)
add_library(gondk::golib STATIC IMPORTED)
set_target_properties(gondk::golib PROPERTIES
  IMPORTED_LOCATION "${_golib_root}/${_golib_abi}/libgolib.a"
  INTERFACE_INCLUDE_DIRECTORIES "${_golib_root}/include"
  INTERFACE_LINK_LIBRARIES "log;z"
  # -z nodelete: a Go runtime cannot be unloaded: its threads run on after dlclose (golang/go#11100)
  # -Bsymbolic: Go's symbols are for Go itself; go build -buildmode=c-shared says the same
  INTERFACE_LINK_OPTIONS "LINKER:-z,nodelete;LINKER:-Bsymbolic")
if(NOT EXISTS "${_golib_root}/${_golib_abi}/libgolib.a")
  message(FATAL_ERROR "golib: ${_golib_root}/${_golib_abi}/libgolib.a does not exist; build the archive again")
endif()

foreach(_golib_variable abi abis api root)
  unset(_golib_${_golib_variable})
endforeach()
unset(_golib_variable)
cmake_policy(POP)
