# The functions that Android.mk may call. https://developer.android.com/ndk/guides/android_mk#npfm

parent-dir = $(patsubst %/,%,$(dir $(1:%/=%)))
# Only the last word counts, so spaces in the words before it do no harm.
this-makefile = $(lastword $(MAKEFILE_LIST))
my-dir = $(call parent-dir,$(this-makefile))
all-makefiles-under = $(wildcard $1/*/Android.mk)
all-subdir-makefiles = $(call all-makefiles-under,$(my-dir))
parent-makefile = $(error $(__ndk): parent-makefile: ndklite does not serve this function; name the file itself)
grand-parent-makefile = $(error $(__ndk): grand-parent-makefile: ndklite does not serve this function; name the file itself)

# The Android.mk (or build script of another name) that is being read.
__makefile = $(lastword $(filter %Android.mk $(__build_script),$(MAKEFILE_LIST)))

import-add-path = $(if $(wildcard $1),$(eval __import_path += $1),\
  $(info $(__ndk): WARNING: Ignoring unknown import directory: $1))
import-add-path-optional = $(if $(wildcard $1),$(eval __import_path += $1))

# A module is read once, however often it is asked for.
import-module = $(call __import,$(strip $1))
__import = $(if $(filter $1,$(__imported)),,$(call __import_file,$1,$(firstword $(wildcard $(__import_path:=/$1/Android.mk)))))
__import_file = $(if $2,\
  $(eval __imported += $1)$(eval __import_depth += x)$(eval include $2)\
  $(eval __import_depth := $(wordlist 2,$(words $(__import_depth)),$(__import_depth))),\
  $(error $(__ndk): import-module: $1: no $1/Android.mk in: $(or $(strip $(__import_path)),no folder at all); set NDK_MODULE_PATH to \
the folder above it. ndklite brings no modules of its own))
