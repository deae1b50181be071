package com.example;

/** Natives has what the readers of dex and class files look for. Natives.class and natives.dex are this, by javac -g:none and D8. */
public class Natives {
    static {
        System.loadLibrary("first");
    }

    static native void plain();

    native long over_load(int a, String[] b);

    native long over_load(double[][] a);

    private static native synchronized void größe();

    static void load(String given, boolean other) {
        String name = "constant";
        int n = given.length();
        System.loadLibrary(given);
        System.loadLibrary(given + "more");
        switch (n) {
            case 1: n = 3; break;
            case 2: n = 5; break;
            case 900: n = 7; break;
            default: System.loadLibrary("second");
        }
        long[] table = {1, 2, 3, 4};
        System.load("/not/a/name.so");
        System.loadLibrary("größe😀");
        System.out.println(name + n + table.length);
    }
}
