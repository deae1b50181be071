package android.content.pm;

public class PackageInfo {
    public String packageName;
    public int versionCode;
    public String versionName;
    public ApplicationInfo applicationInfo;
    public long firstInstallTime;
    public long lastUpdateTime;
    public PackageInfo() {}
    public native long getLongVersionCode();
}
