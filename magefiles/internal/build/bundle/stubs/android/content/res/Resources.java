package android.content.res;

import android.graphics.drawable.Drawable;
import android.util.DisplayMetrics;

import java.io.InputStream;

public class Resources {
    public static class NotFoundException extends RuntimeException {
        public NotFoundException() {}
        public NotFoundException(String name) {}
    }
    public static class Theme {
        Theme() {}
    }
    public static native Resources getSystem();
    public native CharSequence getText(int id);
    public native String getString(int id);
    public native String getString(int id, Object... formatArgs);
    public native String getQuantityString(int id, int quantity, Object... formatArgs);
    public native String[] getStringArray(int id);
    public native int getInteger(int id);
    public native boolean getBoolean(int id);
    public native float getDimension(int id);
    public native int getDimensionPixelSize(int id);
    public native int getColor(int id, Theme theme);
    public native Drawable getDrawable(int id, Theme theme);
    public native InputStream openRawResource(int id);
    public native int getIdentifier(String name, String defType, String defPackage);
    public native AssetManager getAssets();
    public native Configuration getConfiguration();
    public native DisplayMetrics getDisplayMetrics();
}
