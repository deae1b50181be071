# Go code as a static library in an ndk-build build:
#
#   $(call import-module,gondk)
#   $(call gondk-add-archive,golib,./golib)
#
#   include $(CLEAR_VARS)
#   …
#   LOCAL_STATIC_LIBRARIES := golib
#   include $(BUILD_SHARED_LIBRARY)
#
# in Android.mk builds the main Go package ./golib, which has //export functions, for the ABI, the API level and the NDK of this build;
# when nothing has changed, nothing is built. What make does not do is not done: ndk-build -n, by which Android Studio reads the project,
# writes the headers and builds no Go code, and ndk-build clean looks at none. Several packages, which are not main, become one library together:
# $(call gondk-add-archive,golib,./a ./b). A third argument takes more flags of gondk archive: -tag=release -keep=Java_*
# -bind=dev.example.greeter for ordinary packages that Java calls (docs/bind.md), -ldflag= -gcflag=, -fix=boottime for changes to Go itself (docs/fixes.md), and for cgo's C code -cgo-cflag= -cgo-cxxflag= -cgo-ldflag= and
# -pkg-config-path=, a folder of .pc files. In those $${root} stands for the folder of go.mod and $${abi} for the ABI:
# -cgo-ldflag=-L$${root}/third_party/$${abi} -cgo-ldflag=-lcrypto.
#
# $(call gondk-add-library,core,./core) takes the same and makes of it a finished library, libcore.so, with the //export functions and what
# -keep names, and nothing else: the module core, for LOCAL_SHARED_LIBRARIES; its archive is the module core-archive.
#
# NDK_DEBUG=1 or APP_OPTIM=debug makes an archive that a debugger steps through: nothing is optimised, and sources are named by where they
# lie.
#
# The Go module is the one whose go.mod is nearest above Android.mk, or in GONDK_MODULE; it has gondk as a tool, or has a module of its own
# for tools in its folder tools: go get -tool github.com/gondk/gondk. GONDK_GO names the go command where it is neither on PATH nor in a usual place.

# The commands below are for both shells that ndk-build has: sh, and cmd on Windows.
__gondk_windows := $(filter windows,$(HOST_OS))
__gondk_cd := cd$(if $(__gondk_windows), /d)
__gondk_quiet := 2>$(if $(__gondk_windows),NUL,/dev/null)
# gondk runs on this machine, so a CC for Android is not for it.
__gondk_env := $(if $(__gondk_windows),set CC=&set CXX=&set GOOS=&set GOARCH=&set CGO_ENABLED=0&,CC= CXX= GOOS= GOARCH= CGO_ENABLED=0 )

# Set where make only cleans, or tells a variable of its own (DUMP_APP_ABI).
__gondk_idle := $(or $(DUMP_VAR),$(if $(MAKECMDGOALS),$(if $(filter-out clean clean-% distclean,$(MAKECMDGOALS)),,clean)))

gondk-go-places := /usr/local/go/bin /opt/homebrew/bin /usr/local/bin /usr/lib/go/bin /snap/bin $(HOME)/go/bin $(HOME)/sdk/go1.*/bin
gondk-go := $(or $(strip $(GONDK_GO)),$(if $(shell go env GOOS $(__gondk_quiet)),go),$(firstword $(wildcard $(gondk-go-places:=/go))))

# $(call gondk-folder,…): that folder, or the nearest above it that has a go.mod; nothing if there is none.
gondk-folder = $(subst \go.mod,,$(subst /go.mod,,$(filter-out /dev/null NUL,$(shell $(__gondk_cd) "$1" && "$(gondk-go)" env GOMOD))))

# $(call gondk-tool,…): the words by which the go command runs gondk: as one of the tools of the module in that folder, or of a module in its
# folder tools that has nothing but tools.
gondk-tool = $(if $(shell $(__gondk_cd) "$1" && $(__gondk_env)"$(gondk-go)" -C tools tool -n gondk $(__gondk_quiet)),-C tools tool gondk -C ..,tool gondk)

# $(call gondk-absolute,…): a folder that make may know relative to where it runs, whatever spaces are in it.
gondk-absolute = $(if $(or $(filter /%,$(firstword $1)),$(findstring :,$(firstword $1))),$1,$(CURDIR)/$1)

# $(call gondk-quote,…): a word for the shell, in which $ and * are nothing special.
gondk-quote = $(if $(__gondk_windows),"$1",'$(subst ','\'',$1)')

# As the NDK decides it: by NDK_DEBUG, unless APP_OPTIM is set, or by the manifest.
gondk-debug = $(if $(filter debug,$(APP_OPTIM)),-debug)

# $(call gondk-archive,name,packages,flags,module folder,folder for the archive,more flags): the command that builds it.
gondk-archive = $(__gondk_cd) "$4" && $(__gondk_env)"$(gondk-go)" $(call gondk-tool,$4) archive -name "$1" \
  $(foreach package,$2,"-package=$(package)") $(foreach flag,$3,$(call gondk-quote,$(flag))) $(gondk-debug) -abi "$(TARGET_ARCH_ABI)" \
  -api "$(patsubst android-%,%,$(TARGET_PLATFORM))" -ndk "$(NDK_ROOT)" $(if $(filter-out go,$(gondk-go)),-go "$(gondk-go)") \
  -out "$(call gondk-absolute,$5)" -at "$(gondk-at)" $6

# $(call gondk-remove,…): the command that removes a folder; ndklite has no name for it.
gondk-remove = $(if $(__gondk_windows),if exist "$(subst /,\,$1)" rmdir /s /q "$(subst /,\,$1)",rm -rf "$1")

gondk-at = $(call gondk-absolute,$(lastword $(filter-out %/gondk/Android.mk,$(filter %.mk,$(MAKEFILE_LIST))))):1

# $(call gondk-old-go,…): the Go release that is used in that folder, where gondk does not work with it.
gondk-old-go = $(filter go1 go1.1% go1.2 go1.2.% go1.3% go1.4% go1.5% go1.6% go1.7% go1.8% go1.9% go1.20% go1.21% go1.22% go1.23% go1.24%,\
  $(shell $(__gondk_cd) "$1" && "$(gondk-go)" env GOVERSION))

define gondk-add-archive
$(eval __gondk_path := $(LOCAL_PATH))\
$(eval __gondk_name := $(strip $1))\
$(if $(__gondk_name),,$(error gondk-add-archive: no name; write $$(call gondk-add-archive,golib,./golib)))\
$(if $(strip $2),,$(error gondk-add-archive: $(__gondk_name): no Go package; write $$(call gondk-add-archive,$(__gondk_name),./$(__gondk_name))))\
$(if $(filter $(__gondk_name),$(__gondk_names.$(TARGET_ARCH_ABI))),$(error gondk-add-archive: $(__gondk_name): there is an archive of that name already; \
give this one another, or make one of both: $$(call gondk-add-archive,$(__gondk_name),./a ./b)))\
$(eval __gondk_names.$(TARGET_ARCH_ABI) += $(__gondk_name))\
$(eval __gondk_out := $(TARGET_OUT)/gondk/$(__gondk_name)$(gondk-debug))\
$(if $(__gondk_idle),$(eval $(__gondk_no_module)),$(call __gondk_add,$2,$3))\
$(eval LOCAL_PATH := $(__gondk_path))
endef

# In a build two modules cannot have one name, and the library's is the one that others ask for.
define gondk-add-library
$(eval __gondk_suffix := -archive)\
$(call gondk-add-archive,$1,$2,$3)\
$(eval __gondk_suffix :=)\
$(eval $(__gondk_library_text))\
$(eval LOCAL_PATH := $(__gondk_path))
endef

# The archive is one object, whose global symbols are what is for others. C++'s own library, where it is a static one, is not.
define __gondk_library_text
LOCAL_PATH := $$(__gondk_path)
include $$(CLEAR_VARS)
LOCAL_MODULE := $$(__gondk_name)
LOCAL_WHOLE_STATIC_LIBRARIES := $$(__gondk_name)-archive
LOCAL_LDFLAGS := -Wl,--exclude-libs,libc++_static.a -Wl,--exclude-libs,libc++abi.a
LOCAL_EXPORT_C_INCLUDES := $$(__gondk_out)/include
include $$(BUILD_SHARED_LIBRARY)
endef

# $(call __gondk_add,packages,flags): looks at the Go code, and adds the module and the rule that builds it.
define __gondk_add
$(if $(gondk-go),,$(error gondk-add-archive: no go command on PATH or in the usual places; install Go 1.25 or newer (https://go.dev/dl), \
or name it with GONDK_GO=/path/to/go))\
$(eval __gondk_module := $(call gondk-folder,$(or $(GONDK_MODULE),$(__gondk_path))))\
$(if $(__gondk_module),,$(error gondk-add-archive: $(__gondk_name): no go.mod in $(or $(GONDK_MODULE),$(__gondk_path)) or above; \
name the folder that has it with GONDK_MODULE=/path/to/it))\
$(eval __gondk_old := $(call gondk-old-go,$(__gondk_module)))\
$(if $(__gondk_old),$(error gondk-add-archive: $(gondk-go) is $(__gondk_old); gondk needs go1.25 or newer: install it (https://go.dev/dl), \
or name another with GONDK_GO=/path/to/go))\
$(eval __gondk_looked := $(shell $(call gondk-archive,$(__gondk_name),$1,$2,$(__gondk_module),$(__gondk_out),-look -stub) && echo ok))\
$(if $(filter ok,$(lastword $(__gondk_looked))),,$(error gondk-add-archive: $(__gondk_name): the archive for $(TARGET_ARCH_ABI) cannot be built; \
why stands above. Where it says no such tool: go get -tool github.com/gondk/gondk in $(__gondk_module)))\
$(eval __gondk_lib := $(__gondk_out)/$(TARGET_ARCH_ABI)/lib$(__gondk_name).a)\
$(eval __gondk_command := $(subst $$,$$$$,$(call gondk-archive,$(__gondk_name),$1,$2,$(__gondk_module),$(__gondk_out),-link "$(call gondk-absolute,$(__gondk_out))/link.rsp")))\
$(eval $(__gondk_rule))\
$(eval $(__gondk_module_text))
endef

# Headers are there before anything is compiled: the look has written them. Only Go knows what the archive is made of, so the look has said
# whether it is to be built.
define __gondk_rule
.PHONY: gondk-always
$(__gondk_lib): $(if $(filter stale,$(__gondk_looked)),gondk-always)
	@$(subst $$,$$$$,$(__gondk_command))
endef

# What the linker is to be told stands in a response file, which the archive's rule writes: nobody knows it before.
define __gondk_module_text
LOCAL_PATH := $$(__gondk_out)
include $$(CLEAR_VARS)
LOCAL_MODULE := $$(__gondk_name)$$(__gondk_suffix)
LOCAL_SRC_FILES := $$(TARGET_ARCH_ABI)/lib$$(__gondk_name).a
LOCAL_EXPORT_C_INCLUDES := $$(__gondk_out)/include
LOCAL_EXPORT_LDFLAGS := @$$(__gondk_out)/link.rsp
include $$(PREBUILT_STATIC_LIBRARY)
endef

# Where nothing is built, a module of that name is all that is wanted, and that its folder goes with the others.
define __gondk_no_module
LOCAL_PATH := $$(__gondk_path)
include $$(CLEAR_VARS)
LOCAL_MODULE := $$(__gondk_name)$$(__gondk_suffix)
include $$(BUILD_STATIC_LIBRARY)
.PHONY: gondk-clean-$$(__gondk_name)-$$(TARGET_ARCH_ABI)
clean: gondk-clean-$$(__gondk_name)-$$(TARGET_ARCH_ABI)
gondk-clean-$$(__gondk_name)-$$(TARGET_ARCH_ABI):
	@$(call gondk-remove,$(TARGET_OUT)/gondk)
endef
