package android.content.pm;

public class ApplicationInfo extends PackageItemInfo {
    public static final int FLAG_DEBUGGABLE = 2;
    public int flags;
    public int minSdkVersion;
    public int targetSdkVersion;
    public int uid;
    public boolean enabled;
    public String dataDir;
    public String nativeLibraryDir;
    public String processName;
    public String publicSourceDir;
    public String sourceDir;
    public String[] splitNames;
    public String[] splitSourceDirs;
    public ApplicationInfo() {}
}
