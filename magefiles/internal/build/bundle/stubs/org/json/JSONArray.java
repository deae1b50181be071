package org.json;

public class JSONArray {
    public JSONArray() {}
    public JSONArray(String json) throws JSONException {}
    public native int length();
    public native Object get(int index) throws JSONException;
    public native int getInt(int index) throws JSONException;
    public native long getLong(int index) throws JSONException;
    public native String getString(int index) throws JSONException;
    public native JSONObject getJSONObject(int index) throws JSONException;
    public native JSONArray put(Object value);
    public native JSONArray put(int value);
    public native String toString(int indentSpaces) throws JSONException;
}
