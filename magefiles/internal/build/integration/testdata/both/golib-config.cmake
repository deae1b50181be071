# Made by gondk. find_package(golib CONFIG REQUIRED) gives the target gondk::golib: Go code as a static library for Android.
# gondk_add_library(NAME core ARCHIVE gondk::golib) makes a finished library of it, libcore.so, with its functions and nothing else.
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

set(_golib_abis arm64-v8a armeabi-v7a)
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
if(_golib_abi MATCHES "^(arm64-v8a)$")
  # -z max-page-size=16384: 64-bit devices may have pages of this size; NDKs before r28 link for 4096 bytes
  set_property(TARGET gondk::golib APPEND PROPERTY INTERFACE_LINK_OPTIONS "LINKER:-z,max-page-size=16384")
endif()
if(NOT EXISTS "${_golib_root}/${_golib_abi}/libgolib.a")
  message(FATAL_ERROR "golib: ${_golib_root}/${_golib_abi}/libgolib.a does not exist; build the archive again")
endif()

function(gondk_add_library)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;ARCHIVE" "")
  if(NOT arg_ARCHIVE AND COMMAND gondk_add_archive)
    gondk_add_archive(${ARGN})
    set(arg_ARCHIVE "gondk::${arg_NAME}")
  elseif(NOT arg_NAME OR arg_UNPARSED_ARGUMENTS)
    list(JOIN ARGN " " words)
    message(FATAL_ERROR "gondk_add_library(${words}): of an archive it takes NAME and ARCHIVE alone: gondk_add_library(NAME core ARCHIVE gondk::golib)")
  endif()
  if(NOT TARGET "${arg_ARCHIVE}")
    message(FATAL_ERROR "gondk_add_library(NAME ${arg_NAME}): there is no target ${arg_ARCHIVE}; name the archive's, such as ARCHIVE gondk::golib, after find_package(golib CONFIG)")
  endif()
  if(TARGET "${arg_NAME}")
    message(FATAL_ERROR "gondk_add_library(NAME ${arg_NAME}): there is a target of that name already; give this library another")
  endif()
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("C" IN_LIST languages)
    set(source "${CMAKE_CURRENT_BINARY_DIR}/gondk/${arg_NAME}.c")
  else()
    set(source "${CMAKE_CURRENT_BINARY_DIR}/gondk/${arg_NAME}.cpp")
  endif()
  if(NOT EXISTS "${source}")
    file(WRITE "${source}" "/* A library has to have a source file; this one's code is in the archive. */\ntypedef int gondk_no_code;\n")
  endif()
  add_library("${arg_NAME}" SHARED "${source}")
  # The archive is one object, whose global symbols are what is for others. C++'s own library, where it is a static one, is not.
  target_link_libraries("${arg_NAME}" PRIVATE -Wl,--whole-archive "${arg_ARCHIVE}" -Wl,--no-whole-archive)
  target_link_options("${arg_NAME}" PRIVATE LINKER:--exclude-libs,libc++_static.a LINKER:--exclude-libs,libc++abi.a LINKER:--no-undefined)
  target_include_directories("${arg_NAME}" INTERFACE "$<TARGET_PROPERTY:${arg_ARCHIVE},INTERFACE_INCLUDE_DIRECTORIES>")
endfunction()

foreach(_golib_variable abi abis api root)
  unset(_golib_${_golib_variable})
endforeach()
unset(_golib_variable)
cmake_policy(POP)
