package android.content.pm;

import android.os.Bundle;

public class PackageItemInfo {
    public int icon;
    public int labelRes;
    public Bundle metaData;
    public String name;
    public String packageName;
    public PackageItemInfo() {}
    public native CharSequence loadLabel(PackageManager pm);
}
