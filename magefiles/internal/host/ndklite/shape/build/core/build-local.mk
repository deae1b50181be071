# ndk-build: reads Application.mk, then Android.mk once for each ABI, and builds what they define.
#
# Names with two underscores are ndklite's own. GNU make's words cannot hold spaces: this folder is read over -I, programs over PATH.
.SUFFIXES:
.DELETE_ON_ERROR:
SHELL := /bin/sh
all:
.PHONY: all clean FORCE

__ndk := Android NDK
empty :=
space := $(empty) $(empty)
comma := ,

ifndef NDKLITE_ROOT
$(error $(__ndk): start ndk-build, which knows its own folder, instead of make)
endif
NDK_ROOT := $(NDKLITE_ROOT)
include ndklite-made.mk
include ndklite-project.mk
include ndklite-application.mk
include ndklite-functions.mk
include ndklite-define.mk
include ndklite-graph.mk
include ndklite-rules.mk

__objects :=
__installs :=
$(foreach TARGET_ARCH_ABI,$(__abis),$(eval include ndklite-abi.mk))
-include $(wildcard $(__objects:=.d))
