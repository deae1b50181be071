# Go code as a static library in a CMake build for Android:
#
#   include(Gondk.cmake)
#   gondk_add_archive(NAME golib PACKAGE ./golib)
#   target_link_libraries(app PRIVATE gondk::golib)
#
# builds the Go package for the ABI, the API level and the NDK of this build, as a part of it, and again when something it depends on has
# changed. The package's Go module must have gondk as a tool, or a separate module for tools in its folder tools:
# go get -tool github.com/gondk/gondk
#
#   gondk_add_library(NAME core PACKAGE ./core)
#
# makes of it a finished library, libcore.so, the target core: with the //export functions and what KEEP names, and nothing else. It takes
# the same arguments; for an archive that is there already, ARCHIVE names its target instead: ARCHIVE gondk::golib.
#
#   NAME      of the library: libgolib.a, golib.h, gondk::golib
#   PACKAGE   a main package with //export functions, or several packages other than main, which become one library
#   BIND      the Java package from which an app calls what the packages export, dev.example.greeter: they are ordinary ones then, without
#             import "C" (docs/bind.md)
#   MODULE    the folder with go.mod; by default the nearest one above this CMakeLists.txt
#   TAGS      build tags
#   LDFLAGS   more flags for Go's linker
#   KEEP      symbols that stay visible in addition to those of //export; * stands for any letters
#   GCFLAGS   more flags for Go's compiler, for every package
#   FIXES     changes to Go itself that apps need: boottime, no-pidfd, net-interfaces, local-zone (docs/fixes.md says what they do)
#
#   CGO_CFLAGS, CGO_CXXFLAGS, CGO_LDFLAGS   flags for the C code of cgo, its C++ code, and its linker:
#             CGO_LDFLAGS "-L${CMAKE_CURRENT_SOURCE_DIR}/third_party/${ANDROID_ABI}" -lcrypto
#   PKG_CONFIG_PATH   folders of .pc files of this ABI, for #cgo pkg-config lines
#
# A build of the type Debug makes an archive for debugging: nothing is optimised, and sources have their full paths. Where
# a generator has several types in one build folder, as Ninja Multi-Config has, Debug has an archive of its own.
#
# GONDK_GO names the go command if it is neither in a usual place nor on PATH, which Android Studio may not get from your shell.

if(CMAKE_VERSION VERSION_LESS 3.18)
  message(FATAL_ERROR "Gondk.cmake: CMake ${CMAKE_VERSION} is too old; use 3.18 or newer")
endif()

include_guard(GLOBAL)

function(gondk_add_archive)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;MODULE;BIND" "PACKAGE;TAGS;LDFLAGS;KEEP;GCFLAGS;FIXES;CGO_CFLAGS;CGO_CXXFLAGS;CGO_LDFLAGS;PKG_CONFIG_PATH")
  _gondk_check_arguments()
  _gondk_find_module("${arg_MODULE}" module)
  _gondk_find_go(go)
  _gondk_check_go("${go}" "${module}" settings)
  _gondk_tool("${module}" tool tools)
  _gondk_note("${tools}" "${settings}" note)
  _gondk_target(abi api ndk)

  set(environment "${CMAKE_COMMAND}" -E env --unset=CC --unset=CXX --unset=GOOS --unset=GOARCH CGO_ENABLED=0)
  # gondk runs on this machine, and CMake has set CC to the compiler for Android.
  set(arguments archive -name "${arg_NAME}" -abi "${abi}" -api "${api}" -ndk "${ndk}" -go "${go}"
    -at "${CMAKE_CURRENT_LIST_FILE}:1") # CMake does not tell the line of a call
  foreach(pair PACKAGE:-package BIND:-bind TAGS:-tag LDFLAGS:-ldflag KEEP:-keep GCFLAGS:-gcflag FIXES:-fix CGO_CFLAGS:-cgo-cflag CGO_CXXFLAGS:-cgo-cxxflag
      CGO_LDFLAGS:-cgo-ldflag PKG_CONFIG_PATH:-pkg-config-path)
    string(REPLACE ":" ";" pair "${pair}")
    list(GET pair 0 many)
    list(GET pair 1 flag)
    foreach(value IN LISTS arg_${many})
      list(APPEND arguments "${flag}=${value}")
    endforeach()
  endforeach()
  set(command ${environment} "${go}" ${tool} ${arguments} ${note})
  # Another Go, or a go.mod without the tool, is also reported here.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${module}/go.mod" "${go}")

  # A generator with several configurations in one build folder has two archives, of which each configuration builds and takes its own.
  get_property(multi GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  set(release "${CMAKE_CURRENT_BINARY_DIR}/gondk/${arg_NAME}")
  if(multi AND CMAKE_VERSION VERSION_LESS 3.21)
    message(FATAL_ERROR "gondk_add_archive: with the generator ${CMAKE_GENERATOR} it takes CMake 3.21 or newer, and this one is ${CMAKE_VERSION}; use Ninja")
  elseif(multi)
    set(out "$<IF:$<CONFIG:Debug>,${release}-debug,${release}>")
    set(debug "$<$<CONFIG:Debug>:-debug>")
    _gondk_look("${release}-debug" -debug)
    _gondk_look("${release}" "")
  elseif(type STREQUAL "DEBUG")
    set(out "${release}-debug")
    set(debug -debug)
    _gondk_look("${out}" -debug)
  else()
    set(out "${release}")
    set(debug "")
    _gondk_look("${out}" "")
  endif()

  set(lib "${out}/${abi}/lib${arg_NAME}.a")
  if(POLICY CMP0116)
    cmake_policy(SET CMP0116 NEW)
    set(target "${lib}")
  else()
    file(RELATIVE_PATH target "${CMAKE_BINARY_DIR}" "${lib}")
  endif()
  set(headers "${out}/include/${arg_NAME}.h" "${out}/include/${arg_NAME}-${abi}.h")
  # Only Go knows the linker's arguments, and they may change with each build: so they are in a response file, which the compiler reads, not
  # CMake. As a library it also reaches targets that link a static library with the archive; what begins with - CMake then leaves as it is,
  # and does not quote it.
  set(link "${out}/link.rsp")
  add_custom_command(OUTPUT "${lib}" ${headers} "${link}"
    COMMAND ${command} ${debug} -out "${out}" -link "${link}" -depfile "${out}/depfile" -target "${target}" COMMAND_EXPAND_LISTS
    WORKING_DIRECTORY "${module}" DEPENDS "${go}" "${out}/configured" DEPFILE "${out}/depfile" COMMENT "Building Go archive lib${arg_NAME}.a for ${abi}" VERBATIM)
  add_custom_target(gondk_${arg_NAME} DEPENDS "${lib}" ${headers} "${link}")

  add_library(gondk::${arg_NAME} STATIC IMPORTED GLOBAL)
  add_dependencies(gondk::${arg_NAME} gondk_${arg_NAME})
  set_target_properties(gondk::${arg_NAME} PROPERTIES
    IMPORTED_LOCATION "${release}/${abi}/lib${arg_NAME}.a"
    IMPORTED_LOCATION_DEBUG "${release}-debug/${abi}/lib${arg_NAME}.a"
    INTERFACE_INCLUDE_DIRECTORIES "${out}/include"
    INTERFACE_LINK_LIBRARIES "-fPIC \"@${link}\"")
  set_property(GLOBAL APPEND PROPERTY GONDK_ARCHIVES "${arg_NAME}")
endfunction()

# Finished libraries. <name>-config.cmake has this part too, for archives that are built elsewhere.
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
# End of what <name>-config.cmake has too.

# _gondk_look says what is wrong with this build, where an IDE shows it, and writes the headers into a folder, which the IDE marks as missing
# otherwise. Nothing is built, and Go code that does not compile keeps nobody from opening the project. It sees all variables of
# gondk_add_archive.
macro(_gondk_look folder kind)
  _gondk_remembered("${note}" program)
  set(result "not run")
  set(words ${kind} -out "${folder}" -look)
  if(program)
    execute_process(COMMAND "${program}" ${arguments} ${words} -remembered WORKING_DIRECTORY "${module}" RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE errors)
  endif()
  if(NOT result EQUAL 0)
    execute_process(COMMAND ${command} ${words} WORKING_DIRECTORY "${module}" RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE errors)
  endif()
  if(NOT result EQUAL 0)
    if(errors MATCHES "no such tool")
      message(FATAL_ERROR "gondk_add_archive(NAME ${arg_NAME}): the Go module in ${module} does not have gondk as a tool; "
        "run there: go get -tool github.com/gondk/gondk")
    elseif(errors MATCHES "not one of the workspace modules")
      message(FATAL_ERROR "gondk_add_archive(NAME ${arg_NAME}): ${module}/tools has gondk as a tool, and the go.work above it does not name that module; "
        "run in ${module}: go work use ./tools")
    endif()
    message(FATAL_ERROR "gondk_add_archive(NAME ${arg_NAME}):\n${errors}")
  elseif(errors)
    message(WARNING "gondk_add_archive(NAME ${arg_NAME}):\n${errors}")
  endif()
  # Until the first build ninja knows no Go file, and headers are there already. For outputs that a build leaves as they were, ninja before
  # 1.12 remembers the time of the newest input that it knows: there must be one that is newer than the Go files.
  if(NOT EXISTS "${folder}/configured")
    file(WRITE "${folder}/configured" "")
  endif()
endmacro()

# _gondk_check_arguments looks at the arguments of gondk_add_archive, which it can see.
macro(_gondk_check_arguments)
  if(arg_UNPARSED_ARGUMENTS)
    list(JOIN arg_UNPARSED_ARGUMENTS " " arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "gondk_add_archive: unknown arguments: ${arg_UNPARSED_ARGUMENTS}; it takes NAME, PACKAGE, BIND, MODULE, TAGS, LDFLAGS, KEEP, GCFLAGS, FIXES, "
      "CGO_CFLAGS, CGO_CXXFLAGS, CGO_LDFLAGS and PKG_CONFIG_PATH")
  endif()
  if(NOT arg_NAME MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR "gondk_add_archive: NAME \"${arg_NAME}\" does not work as the name of a file and a target; "
      "begin with a small letter, go on with small letters, digits and _")
  endif()
  if(NOT arg_PACKAGE)
    message(FATAL_ERROR "gondk_add_archive(NAME ${arg_NAME}): no PACKAGE; name the Go package, such as PACKAGE ./${arg_NAME}")
  endif()
  if(TARGET gondk::${arg_NAME})
    message(FATAL_ERROR "gondk_add_archive(NAME ${arg_NAME}): there is an archive of that name already; give this one another, "
      "or make one of both with PACKAGE ./a ./b")
  endif()
  get_property(gondk_others GLOBAL PROPERTY GONDK_ARCHIVES)
  if(gondk_others)
    message(WARNING "gondk_add_archive(NAME ${arg_NAME}): the build has the Go archive ${gondk_others} too, and an app can have one Go runtime "
      "(golang/go#15956); make one archive of both with PACKAGE ./a ./b, unless they are for two apps")
  endif()
endmacro()

# _gondk_find_module gives the folder with go.mod.
function(_gondk_find_module wanted variable)
  if(wanted)
    get_filename_component(folder "${wanted}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
    if(NOT EXISTS "${folder}/go.mod")
      message(FATAL_ERROR "gondk_add_archive: MODULE ${wanted}: ${folder} has no go.mod; name the folder that has it")
    endif()
    set(${variable} "${folder}" PARENT_SCOPE)
    return()
  endif()
  set(folder "${CMAKE_CURRENT_SOURCE_DIR}")
  while(NOT EXISTS "${folder}/go.mod")
    get_filename_component(above "${folder}" DIRECTORY)
    if(above STREQUAL folder)
      message(FATAL_ERROR "gondk_add_archive: no go.mod in ${CMAKE_CURRENT_SOURCE_DIR} or above; name the folder that has it with MODULE")
    endif()
    set(folder "${above}")
  endwhile()
  set(${variable} "${folder}" PARENT_SCOPE)
endfunction()

# _gondk_find_go finds the go command: GONDK_GO, then PATH, then the usual places. It searches again when the one found is gone.
function(_gondk_find_go variable)
  if(GONDK_GO_FOUND AND GONDK_GO STREQUAL GONDK_GO_FOUND AND NOT EXISTS "${GONDK_GO}")
    unset(GONDK_GO CACHE)
  endif()
  if(DEFINED ENV{GONDK_GO} AND NOT GONDK_GO)
    set(GONDK_GO "$ENV{GONDK_GO}" CACHE FILEPATH "the go command" FORCE)
    set(GONDK_GO_FOUND "${GONDK_GO}" CACHE INTERNAL "the go command that -D did not name")
  endif()
  if(NOT GONDK_GO)
    file(TO_CMAKE_PATH "$ENV{HOME}" home)
    file(GLOB sdks "${home}/sdk/go1.*/bin")
    list(SORT sdks COMPARE NATURAL ORDER DESCENDING)
    find_program(GONDK_GO go DOC "the go command" NO_CMAKE_FIND_ROOT_PATH
      PATHS /usr/local/go/bin /opt/homebrew/bin /usr/local/bin /usr/lib/go/bin /snap/bin "$ENV{ProgramFiles}/Go/bin" "${home}/go/bin" ${sdks})
    set(GONDK_GO_FOUND "${GONDK_GO}" CACHE INTERNAL "the go command that -D did not name")
  endif()
  if(NOT GONDK_GO)
    message(FATAL_ERROR "gondk_add_archive: no go command on PATH or in the usual places; install Go 1.25 or newer (https://go.dev/dl), "
      "or name it with -DGONDK_GO=/path/to/go, in Gradle by externalNativeBuild.cmake.arguments")
  endif()
  set(${variable} "${GONDK_GO}" PARENT_SCOPE)
endfunction()

# _gondk_check_go stops where the go command does not run or is too old, and gives its settings: a line each.
function(_gondk_check_go go module settings_variable)
  execute_process(COMMAND "${go}" env GOVERSION GOCACHE GOWORK GOFLAGS GOEXPERIMENT GODEBUG WORKING_DIRECTORY "${module}" RESULT_VARIABLE result
    OUTPUT_VARIABLE settings ERROR_VARIABLE errors)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "gondk_add_archive: GONDK_GO is ${go}, and it does not run: ${result} ${errors}; name another with -DGONDK_GO=/path/to/go")
  endif()
  string(REGEX MATCH "^[^\n]*" version "${settings}")
  string(REGEX MATCH "[0-9]+\\.[0-9]+(\\.[0-9]+)?" number "${version}")
  if(number AND number VERSION_LESS 1.25)
    message(FATAL_ERROR "gondk_add_archive: ${go} is ${version}; gondk needs go1.25 or newer: install it, or name another with -DGONDK_GO=/path/to/go")
  endif()
  set(${settings_variable} "${settings}" PARENT_SCOPE)
endfunction()

# _gondk_note gives the arguments by which gondk notes where Go's cache has it, in a file for this Go and these modules. The go command takes
# longer to find that out than gondk to look at the Go code. There is none where something else may change gondk too.
function(_gondk_note folder settings variable)
  set(${variable} "" PARENT_SCOPE)
  string(REPLACE ";" "," settings "${settings}")
  string(REPLACE "\n" ";" lines "${settings}")
  list(LENGTH lines count)
  if(count LESS 4 OR EXISTS "${folder}/vendor")
    return()
  endif()
  list(GET lines 1 cache)
  list(GET lines 2 work)
  list(GET lines 3 flags)
  if(NOT IS_DIRECTORY "${cache}" OR NOT work MATCHES "^(off)?$" OR flags MATCHES "-(modfile|overlay|mod=vendor)")
    return()
  endif()
  set(key "${settings}")
  foreach(file "${folder}/go.mod" "${folder}/go.sum" "${CMAKE_CURRENT_FUNCTION_LIST_FILE}")
    if(EXISTS "${file}")
      file(SHA256 "${file}" digest)
      string(APPEND key "${digest}")
    endif()
  endforeach()
  string(SHA256 key "${key}")
  file(TO_CMAKE_PATH "${cache}" cache)
  set(${variable} -remember "${cache}/gondk/${key}" PARENT_SCOPE)
endfunction()

# _gondk_remembered gives the program that a note names, if it is still there.
function(_gondk_remembered note variable)
  set(${variable} "" PARENT_SCOPE)
  list(POP_BACK note file)
  if(EXISTS "${file}")
    file(STRINGS "${file}" program LIMIT_COUNT 1 ENCODING UTF-8)
    if(EXISTS "${program}")
      set(${variable} "${program}" PARENT_SCOPE)
    endif()
  endif()
endfunction()

# _gondk_target gives the ABI, API level and NDK of this build.
function(_gondk_target abi_variable api_variable ndk_variable)
  # The NDK's toolchain file sets ANDROID_ABI; CMake's own support for Android sets CMAKE_ANDROID_ARCH_ABI.
  if(ANDROID_ABI)
    set(abi "${ANDROID_ABI}")
  elseif(CMAKE_ANDROID_ARCH_ABI)
    set(abi "${CMAKE_ANDROID_ARCH_ABI}")
  else()
    message(FATAL_ERROR "gondk_add_archive: this build is not for Android; configure it with "
      "-DCMAKE_TOOLCHAIN_FILE=<NDK>/build/cmake/android.toolchain.cmake -DANDROID_ABI=<ABI>")
  endif()
  # ANDROID_PLATFORM_LEVEL is a number since NDK r23; before that it was called ANDROID_NATIVE_API_LEVEL.
  set(api "${CMAKE_SYSTEM_VERSION}")
  foreach(name ANDROID_PLATFORM_LEVEL ANDROID_NATIVE_API_LEVEL)
    if("${${name}}" MATCHES "^[0-9]+$")
      set(api "${${name}}")
      break()
    endif()
  endforeach()
  if(ANDROID_NDK)
    set(ndk "${ANDROID_NDK}")
  else()
    set(ndk "${CMAKE_ANDROID_NDK}")
  endif()
  if(NOT IS_DIRECTORY "${ndk}")
    message(FATAL_ERROR "gondk_add_archive: this build does not tell where its NDK is; use the NDK's toolchain file")
  endif()
  set(${abi_variable} "${abi}" PARENT_SCOPE)
  set(${api_variable} "${api}" PARENT_SCOPE)
  set(${ndk_variable} "${ndk}" PARENT_SCOPE)
endfunction()

# _gondk_tool gives the words by which the go command runs gondk: as one of the module's tools, or of a module that has nothing but tools;
# and the folder of that module.
function(_gondk_tool module variable folder_variable)
  set(${variable} tool gondk PARENT_SCOPE)
  set(${folder_variable} "${module}" PARENT_SCOPE)
  if(EXISTS "${module}/tools/go.mod")
    file(STRINGS "${module}/tools/go.mod" found REGEX "github\\.com/gondk/gondk")
    if(found)
      set(${variable} -C tools tool gondk -C .. PARENT_SCOPE)
      set(${folder_variable} "${module}/tools" PARENT_SCOPE)
    endif()
  endif()
endfunction()
