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
# when nothing has changed, nothing is built. Several packages, which are not main, become one library together:
# $(call gondk-add-archive,golib,./a ./b). A third argument takes more flags of gondk archive: -tag=release -keep=Java_*.
#
# The Go module is the one whose go.mod is nearest above Android.mk, or in GONDK_MODULE; it has gondk as a tool:
# go get -tool github.com/gondk/gondk. GONDK_GO names the go command where it is neither on PATH nor in a usual place.

gondk-go := $(or $(strip $(GONDK_GO)),$(shell command -v go 2>/dev/null),$(firstword $(wildcard \
  /usr/local/go/bin/go /opt/homebrew/bin/go /usr/local/bin/go /usr/lib/go/bin/go /snap/bin/go $(HOME)/go/bin/go $(HOME)/sdk/go1.*/bin/go)))

# $(call gondk-folder,…): that folder, or the nearest above it that has a go.mod; nothing where there is none.
gondk-folder = $(shell cd "$1" 2>/dev/null && while [ ! -f go.mod ] && [ "$$PWD" != / ]; do cd ..; done; [ ! -f go.mod ] || printf %s "$$PWD")

# $(call gondk-archive,name,packages,flags,module folder,folder for the archive): builds it and gives "ok" and the system libraries to link.
# What it says on the way goes to the terminal or the build window.
gondk-archive = $(shell mkdir -p "$5" && out=$$(cd "$5" && pwd) && cd "$4" && libs=$$(CC= CXX= CGO_ENABLED=0 "$(gondk-go)" tool gondk archive -name "$1" \
  $(foreach package,$2,"-package=$(package)") $(foreach flag,$3,"$(flag)") -abi "$(TARGET_ARCH_ABI)" \
  -api "$(patsubst android-%,%,$(TARGET_PLATFORM))" -ndk "$(NDK_ROOT)" -go "$(gondk-go)" -out "$$out" -at "$(gondk-at)") && \
  echo ok "$$libs" | tr ';' ' ')

gondk-at = $(abspath $(lastword $(filter-out %/gondk/Android.mk,$(filter %.mk,$(MAKEFILE_LIST))))):1

define gondk-add-archive
$(eval __gondk_path := $(LOCAL_PATH))\
$(eval __gondk_name := $(strip $1))\
$(if $(__gondk_name),,$(error gondk-add-archive: no name; write $$(call gondk-add-archive,golib,./golib)))\
$(if $(strip $2),,$(error gondk-add-archive: $(__gondk_name): no Go package; write $$(call gondk-add-archive,$(__gondk_name),./$(__gondk_name))))\
$(if $(filter $(__gondk_name),$(__gondk_names.$(TARGET_ARCH_ABI))),$(error gondk-add-archive: $(__gondk_name): there is an archive of that name already; \
give this one another, or make one of both: $$(call gondk-add-archive,$(__gondk_name),./a ./b)))\
$(eval __gondk_names.$(TARGET_ARCH_ABI) += $(__gondk_name))\
$(if $(gondk-go),,$(error gondk-add-archive: no go command on PATH or in the usual places; install Go 1.25 or newer (https://go.dev/dl), \
or name it with GONDK_GO=/path/to/go))\
$(eval __gondk_module := $(call gondk-folder,$(or $(GONDK_MODULE),$(LOCAL_PATH))))\
$(if $(__gondk_module),,$(error gondk-add-archive: $(__gondk_name): no go.mod in $(or $(GONDK_MODULE),$(LOCAL_PATH)) or above; \
name the folder that has it with GONDK_MODULE=/path/to/it))\
$(eval __gondk_out := $(TARGET_OUT)/gondk/$(__gondk_name))\
$(eval __gondk_made := $(call gondk-archive,$(__gondk_name),$2,$3,$(__gondk_module),$(__gondk_out)))\
$(if $(filter ok,$(firstword $(__gondk_made))),,$(error gondk-add-archive: $(__gondk_name): the archive for $(TARGET_ARCH_ABI) cannot be built; \
why stands above. Where it says no such tool: go get -tool github.com/gondk/gondk in $(__gondk_module)))\
$(eval $(__gondk_module_text))\
$(eval LOCAL_PATH := $(__gondk_path))
endef

# As in the module that mage archive makes.
define __gondk_module_text
LOCAL_PATH := $$(__gondk_out)
include $$(CLEAR_VARS)
LOCAL_MODULE := $$(__gondk_name)
LOCAL_SRC_FILES := $$(TARGET_ARCH_ABI)/lib$$(__gondk_name).a
LOCAL_EXPORT_C_INCLUDES := $$(__gondk_out)/include
LOCAL_EXPORT_LDLIBS := $$(patsubst %,-l%,$$(wordlist 2,99,$$(__gondk_made)))
LOCAL_EXPORT_LDFLAGS := -Wl,-z,nodelete -Wl,-Bsymbolic $$(if $$(filter %64 arm64%,$$(TARGET_ARCH_ABI)),-Wl$$(__gondk_comma)-z$$(__gondk_comma)max-page-size=16384)
include $$(PREBUILT_STATIC_LIBRARY)
endef
__gondk_comma := ,
