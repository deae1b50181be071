package org.json;

import java.util.Iterator;

public class JSONObject {
    public JSONObject() {}
    public JSONObject(String json) throws JSONException {}
    public native boolean has(String name);
    public native boolean isNull(String name);
    public native Iterator<String> keys();
    public native int length();
    public native Object get(String name) throws JSONException;
    public native boolean getBoolean(String name) throws JSONException;
    public native int getInt(String name) throws JSONException;
    public native long getLong(String name) throws JSONException;
    public native double getDouble(String name) throws JSONException;
    public native String getString(String name) throws JSONException;
    public native JSONArray getJSONArray(String name) throws JSONException;
    public native JSONObject getJSONObject(String name) throws JSONException;
    public native String optString(String name);
    public native String optString(String name, String fallback);
    public native int optInt(String name, int fallback);
    public native boolean optBoolean(String name, boolean fallback);
    public native JSONObject put(String name, Object value) throws JSONException;
    public native JSONObject put(String name, int value) throws JSONException;
    public native JSONObject put(String name, long value) throws JSONException;
    public native JSONObject put(String name, double value) throws JSONException;
    public native JSONObject put(String name, boolean value) throws JSONException;
    public native String toString(int indentSpaces) throws JSONException;
}
