package android.content;

import android.net.Uri;
import android.os.Bundle;

public class Intent {
    public static final String ACTION_MAIN = "android.intent.action.MAIN";
    public static final String ACTION_VIEW = "android.intent.action.VIEW";
    public static final String ACTION_SEND = "android.intent.action.SEND";
    public static final String ACTION_OPEN_DOCUMENT = "android.intent.action.OPEN_DOCUMENT";
    public static final String ACTION_CREATE_DOCUMENT = "android.intent.action.CREATE_DOCUMENT";
    public static final String CATEGORY_OPENABLE = "android.intent.category.OPENABLE";
    public static final String EXTRA_TEXT = "android.intent.extra.TEXT";
    public static final String EXTRA_STREAM = "android.intent.extra.STREAM";
    public static final int FLAG_GRANT_READ_URI_PERMISSION = 0x1;
    public static final int FLAG_ACTIVITY_NEW_TASK = 0x10000000;
    public static final int FLAG_ACTIVITY_CLEAR_TOP = 0x4000000;
    public Intent() {}
    public Intent(Intent o) {}
    public Intent(String action) {}
    public Intent(String action, Uri uri) {}
    public Intent(Context packageContext, Class<?> cls) {}
    public static native Intent createChooser(Intent target, CharSequence title);
    public native String getAction();
    public native Uri getData();
    public native String getType();
    public native Bundle getExtras();
    public native boolean hasExtra(String name);
    public native String getStringExtra(String name);
    public native int getIntExtra(String name, int defaultValue);
    public native long getLongExtra(String name, long defaultValue);
    public native boolean getBooleanExtra(String name, boolean defaultValue);
    public native Intent setAction(String action);
    public native Intent setData(Uri data);
    public native Intent setType(String type);
    public native Intent setPackage(String packageName);
    public native Intent setClass(Context packageContext, Class<?> cls);
    public native Intent setFlags(int flags);
    public native Intent addFlags(int flags);
    public native Intent addCategory(String category);
    public native Intent putExtra(String name, String value);
    public native Intent putExtra(String name, int value);
    public native Intent putExtra(String name, long value);
    public native Intent putExtra(String name, boolean value);
}
