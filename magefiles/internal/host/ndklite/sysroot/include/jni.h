// The Java Native Interface 1.6: https://docs.oracle.com/javase/6/docs/technotes/guides/jni/spec/functions.html
#pragma once

#include <stdarg.h>
#include <stdint.h>

typedef uint8_t jboolean;
typedef int8_t jbyte;
typedef uint16_t jchar;
typedef int16_t jshort;
typedef int32_t jint;
typedef int64_t jlong;
typedef float jfloat;
typedef double jdouble;
typedef jint jsize;

#ifdef __cplusplus
class _jobject {};
class _jclass : public _jobject {};
class _jstring : public _jobject {};
class _jarray : public _jobject {};
class _jobjectArray : public _jarray {};
class _jbooleanArray : public _jarray {};
class _jbyteArray : public _jarray {};
class _jcharArray : public _jarray {};
class _jshortArray : public _jarray {};
class _jintArray : public _jarray {};
class _jlongArray : public _jarray {};
class _jfloatArray : public _jarray {};
class _jdoubleArray : public _jarray {};
class _jthrowable : public _jobject {};

typedef _jobject* jobject;
typedef _jclass* jclass;
typedef _jstring* jstring;
typedef _jarray* jarray;
typedef _jobjectArray* jobjectArray;
typedef _jbooleanArray* jbooleanArray;
typedef _jbyteArray* jbyteArray;
typedef _jcharArray* jcharArray;
typedef _jshortArray* jshortArray;
typedef _jintArray* jintArray;
typedef _jlongArray* jlongArray;
typedef _jfloatArray* jfloatArray;
typedef _jdoubleArray* jdoubleArray;
typedef _jthrowable* jthrowable;
typedef _jobject* jweak;
#else
typedef void* jobject;
typedef jobject jclass;
typedef jobject jstring;
typedef jobject jarray;
typedef jarray jobjectArray;
typedef jarray jbooleanArray;
typedef jarray jbyteArray;
typedef jarray jcharArray;
typedef jarray jshortArray;
typedef jarray jintArray;
typedef jarray jlongArray;
typedef jarray jfloatArray;
typedef jarray jdoubleArray;
typedef jobject jthrowable;
typedef jobject jweak;
#endif

struct _jfieldID;
typedef struct _jfieldID* jfieldID;
struct _jmethodID;
typedef struct _jmethodID* jmethodID;

typedef union jvalue {
  jboolean z;
  jbyte b;
  jchar c;
  jshort s;
  jint i;
  jlong j;
  jfloat f;
  jdouble d;
  jobject l;
} jvalue;

typedef enum jobjectRefType {
  JNIInvalidRefType = 0,
  JNILocalRefType = 1,
  JNIGlobalRefType = 2,
  JNIWeakGlobalRefType = 3,
} jobjectRefType;

typedef struct {
  const char* name;
  const char* signature;
  void* fnPtr;
} JNINativeMethod;

struct _JNIEnv;
struct _JavaVM;
struct JNINativeInterface;
struct JNIInvokeInterface;

#ifdef __cplusplus
typedef _JNIEnv JNIEnv;
typedef _JavaVM JavaVM;
#else
typedef const struct JNINativeInterface* JNIEnv;
typedef const struct JNIInvokeInterface* JavaVM;
#endif

struct JNINativeInterface {
  void* reserved0;
  void* reserved1;
  void* reserved2;
  void* reserved3;
  jint (*GetVersion)(JNIEnv* env);
  jclass (*DefineClass)(JNIEnv* env, const char* name, jobject loader, const jbyte* data, jsize size);
  jclass (*FindClass)(JNIEnv* env, const char* name);
  jmethodID (*FromReflectedMethod)(JNIEnv* env, jobject method);
  jfieldID (*FromReflectedField)(JNIEnv* env, jobject field);
  jobject (*ToReflectedMethod)(JNIEnv* env, jclass cls, jmethodID method, jboolean is_static);
  jclass (*GetSuperclass)(JNIEnv* env, jclass cls);
  jboolean (*IsAssignableFrom)(JNIEnv* env, jclass a, jclass b);
  jobject (*ToReflectedField)(JNIEnv* env, jclass cls, jfieldID field, jboolean is_static);
  jint (*Throw)(JNIEnv* env, jthrowable object);
  jint (*ThrowNew)(JNIEnv* env, jclass cls, const char* message);
  jthrowable (*ExceptionOccurred)(JNIEnv* env);
  void (*ExceptionDescribe)(JNIEnv* env);
  void (*ExceptionClear)(JNIEnv* env);
  void (*FatalError)(JNIEnv* env, const char* message);
  jint (*PushLocalFrame)(JNIEnv* env, jint capacity);
  jobject (*PopLocalFrame)(JNIEnv* env, jobject result);
  jobject (*NewGlobalRef)(JNIEnv* env, jobject object);
  void (*DeleteGlobalRef)(JNIEnv* env, jobject object);
  void (*DeleteLocalRef)(JNIEnv* env, jobject object);
  jboolean (*IsSameObject)(JNIEnv* env, jobject a, jobject b);
  jobject (*NewLocalRef)(JNIEnv* env, jobject object);
  jint (*EnsureLocalCapacity)(JNIEnv* env, jint capacity);
  jobject (*AllocObject)(JNIEnv* env, jclass cls);
  jobject (*NewObject)(JNIEnv* env, jclass cls, jmethodID method, ...);
  jobject (*NewObjectV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  jobject (*NewObjectA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  jclass (*GetObjectClass)(JNIEnv* env, jobject object);
  jboolean (*IsInstanceOf)(JNIEnv* env, jobject object, jclass cls);
  jmethodID (*GetMethodID)(JNIEnv* env, jclass cls, const char* name, const char* signature);
  jobject (*CallObjectMethod)(JNIEnv* env, jobject object, jmethodID method, ...);
  jobject (*CallObjectMethodV)(JNIEnv* env, jobject object, jmethodID method, va_list args);
  jobject (*CallObjectMethodA)(JNIEnv* env, jobject object, jmethodID method, const jvalue* args);
  jboolean (*CallBooleanMethod)(JNIEnv* env, jobject object, jmethodID method, ...);
  jboolean (*CallBooleanMethodV)(JNIEnv* env, jobject object, jmethodID method, va_list args);
  jboolean (*CallBooleanMethodA)(JNIEnv* env, jobject object, jmethodID method, const jvalue* args);
  jbyte (*CallByteMethod)(JNIEnv* env, jobject object, jmethodID method, ...);
  jbyte (*CallByteMethodV)(JNIEnv* env, jobject object, jmethodID method, va_list args);
  jbyte (*CallByteMethodA)(JNIEnv* env, jobject object, jmethodID method, const jvalue* args);
  jchar (*CallCharMethod)(JNIEnv* env, jobject object, jmethodID method, ...);
  jchar (*CallCharMethodV)(JNIEnv* env, jobject object, jmethodID method, va_list args);
  jchar (*CallCharMethodA)(JNIEnv* env, jobject object, jmethodID method, const jvalue* args);
  jshort (*CallShortMethod)(JNIEnv* env, jobject object, jmethodID method, ...);
  jshort (*CallShortMethodV)(JNIEnv* env, jobject object, jmethodID method, va_list args);
  jshort (*CallShortMethodA)(JNIEnv* env, jobject object, jmethodID method, const jvalue* args);
  jint (*CallIntMethod)(JNIEnv* env, jobject object, jmethodID method, ...);
  jint (*CallIntMethodV)(JNIEnv* env, jobject object, jmethodID method, va_list args);
  jint (*CallIntMethodA)(JNIEnv* env, jobject object, jmethodID method, const jvalue* args);
  jlong (*CallLongMethod)(JNIEnv* env, jobject object, jmethodID method, ...);
  jlong (*CallLongMethodV)(JNIEnv* env, jobject object, jmethodID method, va_list args);
  jlong (*CallLongMethodA)(JNIEnv* env, jobject object, jmethodID method, const jvalue* args);
  jfloat (*CallFloatMethod)(JNIEnv* env, jobject object, jmethodID method, ...);
  jfloat (*CallFloatMethodV)(JNIEnv* env, jobject object, jmethodID method, va_list args);
  jfloat (*CallFloatMethodA)(JNIEnv* env, jobject object, jmethodID method, const jvalue* args);
  jdouble (*CallDoubleMethod)(JNIEnv* env, jobject object, jmethodID method, ...);
  jdouble (*CallDoubleMethodV)(JNIEnv* env, jobject object, jmethodID method, va_list args);
  jdouble (*CallDoubleMethodA)(JNIEnv* env, jobject object, jmethodID method, const jvalue* args);
  void (*CallVoidMethod)(JNIEnv* env, jobject object, jmethodID method, ...);
  void (*CallVoidMethodV)(JNIEnv* env, jobject object, jmethodID method, va_list args);
  void (*CallVoidMethodA)(JNIEnv* env, jobject object, jmethodID method, const jvalue* args);
  jobject (*CallNonvirtualObjectMethod)(JNIEnv* env, jobject object, jclass cls, jmethodID method, ...);
  jobject (*CallNonvirtualObjectMethodV)(JNIEnv* env, jobject object, jclass cls, jmethodID method, va_list args);
  jobject (*CallNonvirtualObjectMethodA)(JNIEnv* env, jobject object, jclass cls, jmethodID method, const jvalue* args);
  jboolean (*CallNonvirtualBooleanMethod)(JNIEnv* env, jobject object, jclass cls, jmethodID method, ...);
  jboolean (*CallNonvirtualBooleanMethodV)(JNIEnv* env, jobject object, jclass cls, jmethodID method, va_list args);
  jboolean (*CallNonvirtualBooleanMethodA)(JNIEnv* env, jobject object, jclass cls, jmethodID method, const jvalue* args);
  jbyte (*CallNonvirtualByteMethod)(JNIEnv* env, jobject object, jclass cls, jmethodID method, ...);
  jbyte (*CallNonvirtualByteMethodV)(JNIEnv* env, jobject object, jclass cls, jmethodID method, va_list args);
  jbyte (*CallNonvirtualByteMethodA)(JNIEnv* env, jobject object, jclass cls, jmethodID method, const jvalue* args);
  jchar (*CallNonvirtualCharMethod)(JNIEnv* env, jobject object, jclass cls, jmethodID method, ...);
  jchar (*CallNonvirtualCharMethodV)(JNIEnv* env, jobject object, jclass cls, jmethodID method, va_list args);
  jchar (*CallNonvirtualCharMethodA)(JNIEnv* env, jobject object, jclass cls, jmethodID method, const jvalue* args);
  jshort (*CallNonvirtualShortMethod)(JNIEnv* env, jobject object, jclass cls, jmethodID method, ...);
  jshort (*CallNonvirtualShortMethodV)(JNIEnv* env, jobject object, jclass cls, jmethodID method, va_list args);
  jshort (*CallNonvirtualShortMethodA)(JNIEnv* env, jobject object, jclass cls, jmethodID method, const jvalue* args);
  jint (*CallNonvirtualIntMethod)(JNIEnv* env, jobject object, jclass cls, jmethodID method, ...);
  jint (*CallNonvirtualIntMethodV)(JNIEnv* env, jobject object, jclass cls, jmethodID method, va_list args);
  jint (*CallNonvirtualIntMethodA)(JNIEnv* env, jobject object, jclass cls, jmethodID method, const jvalue* args);
  jlong (*CallNonvirtualLongMethod)(JNIEnv* env, jobject object, jclass cls, jmethodID method, ...);
  jlong (*CallNonvirtualLongMethodV)(JNIEnv* env, jobject object, jclass cls, jmethodID method, va_list args);
  jlong (*CallNonvirtualLongMethodA)(JNIEnv* env, jobject object, jclass cls, jmethodID method, const jvalue* args);
  jfloat (*CallNonvirtualFloatMethod)(JNIEnv* env, jobject object, jclass cls, jmethodID method, ...);
  jfloat (*CallNonvirtualFloatMethodV)(JNIEnv* env, jobject object, jclass cls, jmethodID method, va_list args);
  jfloat (*CallNonvirtualFloatMethodA)(JNIEnv* env, jobject object, jclass cls, jmethodID method, const jvalue* args);
  jdouble (*CallNonvirtualDoubleMethod)(JNIEnv* env, jobject object, jclass cls, jmethodID method, ...);
  jdouble (*CallNonvirtualDoubleMethodV)(JNIEnv* env, jobject object, jclass cls, jmethodID method, va_list args);
  jdouble (*CallNonvirtualDoubleMethodA)(JNIEnv* env, jobject object, jclass cls, jmethodID method, const jvalue* args);
  void (*CallNonvirtualVoidMethod)(JNIEnv* env, jobject object, jclass cls, jmethodID method, ...);
  void (*CallNonvirtualVoidMethodV)(JNIEnv* env, jobject object, jclass cls, jmethodID method, va_list args);
  void (*CallNonvirtualVoidMethodA)(JNIEnv* env, jobject object, jclass cls, jmethodID method, const jvalue* args);
  jfieldID (*GetFieldID)(JNIEnv* env, jclass cls, const char* name, const char* signature);
  jobject (*GetObjectField)(JNIEnv* env, jobject object, jfieldID field);
  jboolean (*GetBooleanField)(JNIEnv* env, jobject object, jfieldID field);
  jbyte (*GetByteField)(JNIEnv* env, jobject object, jfieldID field);
  jchar (*GetCharField)(JNIEnv* env, jobject object, jfieldID field);
  jshort (*GetShortField)(JNIEnv* env, jobject object, jfieldID field);
  jint (*GetIntField)(JNIEnv* env, jobject object, jfieldID field);
  jlong (*GetLongField)(JNIEnv* env, jobject object, jfieldID field);
  jfloat (*GetFloatField)(JNIEnv* env, jobject object, jfieldID field);
  jdouble (*GetDoubleField)(JNIEnv* env, jobject object, jfieldID field);
  void (*SetObjectField)(JNIEnv* env, jobject object, jfieldID field, jobject value);
  void (*SetBooleanField)(JNIEnv* env, jobject object, jfieldID field, jboolean value);
  void (*SetByteField)(JNIEnv* env, jobject object, jfieldID field, jbyte value);
  void (*SetCharField)(JNIEnv* env, jobject object, jfieldID field, jchar value);
  void (*SetShortField)(JNIEnv* env, jobject object, jfieldID field, jshort value);
  void (*SetIntField)(JNIEnv* env, jobject object, jfieldID field, jint value);
  void (*SetLongField)(JNIEnv* env, jobject object, jfieldID field, jlong value);
  void (*SetFloatField)(JNIEnv* env, jobject object, jfieldID field, jfloat value);
  void (*SetDoubleField)(JNIEnv* env, jobject object, jfieldID field, jdouble value);
  jmethodID (*GetStaticMethodID)(JNIEnv* env, jclass cls, const char* name, const char* signature);
  jobject (*CallStaticObjectMethod)(JNIEnv* env, jclass cls, jmethodID method, ...);
  jobject (*CallStaticObjectMethodV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  jobject (*CallStaticObjectMethodA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  jboolean (*CallStaticBooleanMethod)(JNIEnv* env, jclass cls, jmethodID method, ...);
  jboolean (*CallStaticBooleanMethodV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  jboolean (*CallStaticBooleanMethodA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  jbyte (*CallStaticByteMethod)(JNIEnv* env, jclass cls, jmethodID method, ...);
  jbyte (*CallStaticByteMethodV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  jbyte (*CallStaticByteMethodA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  jchar (*CallStaticCharMethod)(JNIEnv* env, jclass cls, jmethodID method, ...);
  jchar (*CallStaticCharMethodV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  jchar (*CallStaticCharMethodA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  jshort (*CallStaticShortMethod)(JNIEnv* env, jclass cls, jmethodID method, ...);
  jshort (*CallStaticShortMethodV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  jshort (*CallStaticShortMethodA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  jint (*CallStaticIntMethod)(JNIEnv* env, jclass cls, jmethodID method, ...);
  jint (*CallStaticIntMethodV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  jint (*CallStaticIntMethodA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  jlong (*CallStaticLongMethod)(JNIEnv* env, jclass cls, jmethodID method, ...);
  jlong (*CallStaticLongMethodV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  jlong (*CallStaticLongMethodA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  jfloat (*CallStaticFloatMethod)(JNIEnv* env, jclass cls, jmethodID method, ...);
  jfloat (*CallStaticFloatMethodV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  jfloat (*CallStaticFloatMethodA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  jdouble (*CallStaticDoubleMethod)(JNIEnv* env, jclass cls, jmethodID method, ...);
  jdouble (*CallStaticDoubleMethodV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  jdouble (*CallStaticDoubleMethodA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  void (*CallStaticVoidMethod)(JNIEnv* env, jclass cls, jmethodID method, ...);
  void (*CallStaticVoidMethodV)(JNIEnv* env, jclass cls, jmethodID method, va_list args);
  void (*CallStaticVoidMethodA)(JNIEnv* env, jclass cls, jmethodID method, const jvalue* args);
  jfieldID (*GetStaticFieldID)(JNIEnv* env, jclass cls, const char* name, const char* signature);
  jobject (*GetStaticObjectField)(JNIEnv* env, jclass cls, jfieldID field);
  jboolean (*GetStaticBooleanField)(JNIEnv* env, jclass cls, jfieldID field);
  jbyte (*GetStaticByteField)(JNIEnv* env, jclass cls, jfieldID field);
  jchar (*GetStaticCharField)(JNIEnv* env, jclass cls, jfieldID field);
  jshort (*GetStaticShortField)(JNIEnv* env, jclass cls, jfieldID field);
  jint (*GetStaticIntField)(JNIEnv* env, jclass cls, jfieldID field);
  jlong (*GetStaticLongField)(JNIEnv* env, jclass cls, jfieldID field);
  jfloat (*GetStaticFloatField)(JNIEnv* env, jclass cls, jfieldID field);
  jdouble (*GetStaticDoubleField)(JNIEnv* env, jclass cls, jfieldID field);
  void (*SetStaticObjectField)(JNIEnv* env, jclass cls, jfieldID field, jobject value);
  void (*SetStaticBooleanField)(JNIEnv* env, jclass cls, jfieldID field, jboolean value);
  void (*SetStaticByteField)(JNIEnv* env, jclass cls, jfieldID field, jbyte value);
  void (*SetStaticCharField)(JNIEnv* env, jclass cls, jfieldID field, jchar value);
  void (*SetStaticShortField)(JNIEnv* env, jclass cls, jfieldID field, jshort value);
  void (*SetStaticIntField)(JNIEnv* env, jclass cls, jfieldID field, jint value);
  void (*SetStaticLongField)(JNIEnv* env, jclass cls, jfieldID field, jlong value);
  void (*SetStaticFloatField)(JNIEnv* env, jclass cls, jfieldID field, jfloat value);
  void (*SetStaticDoubleField)(JNIEnv* env, jclass cls, jfieldID field, jdouble value);
  jstring (*NewString)(JNIEnv* env, const jchar* text, jsize size);
  jsize (*GetStringLength)(JNIEnv* env, jstring string);
  const jchar* (*GetStringChars)(JNIEnv* env, jstring string, jboolean* is_copy);
  void (*ReleaseStringChars)(JNIEnv* env, jstring string, const jchar* text);
  jstring (*NewStringUTF)(JNIEnv* env, const char* text);
  jsize (*GetStringUTFLength)(JNIEnv* env, jstring string);
  const char* (*GetStringUTFChars)(JNIEnv* env, jstring string, jboolean* is_copy);
  void (*ReleaseStringUTFChars)(JNIEnv* env, jstring string, const char* text);
  jsize (*GetArrayLength)(JNIEnv* env, jarray array);
  jobjectArray (*NewObjectArray)(JNIEnv* env, jsize size, jclass cls, jobject initial);
  jobject (*GetObjectArrayElement)(JNIEnv* env, jobjectArray array, jsize index);
  void (*SetObjectArrayElement)(JNIEnv* env, jobjectArray array, jsize index, jobject value);
  jbooleanArray (*NewBooleanArray)(JNIEnv* env, jsize size);
  jbyteArray (*NewByteArray)(JNIEnv* env, jsize size);
  jcharArray (*NewCharArray)(JNIEnv* env, jsize size);
  jshortArray (*NewShortArray)(JNIEnv* env, jsize size);
  jintArray (*NewIntArray)(JNIEnv* env, jsize size);
  jlongArray (*NewLongArray)(JNIEnv* env, jsize size);
  jfloatArray (*NewFloatArray)(JNIEnv* env, jsize size);
  jdoubleArray (*NewDoubleArray)(JNIEnv* env, jsize size);
  jboolean* (*GetBooleanArrayElements)(JNIEnv* env, jbooleanArray array, jboolean* is_copy);
  jbyte* (*GetByteArrayElements)(JNIEnv* env, jbyteArray array, jboolean* is_copy);
  jchar* (*GetCharArrayElements)(JNIEnv* env, jcharArray array, jboolean* is_copy);
  jshort* (*GetShortArrayElements)(JNIEnv* env, jshortArray array, jboolean* is_copy);
  jint* (*GetIntArrayElements)(JNIEnv* env, jintArray array, jboolean* is_copy);
  jlong* (*GetLongArrayElements)(JNIEnv* env, jlongArray array, jboolean* is_copy);
  jfloat* (*GetFloatArrayElements)(JNIEnv* env, jfloatArray array, jboolean* is_copy);
  jdouble* (*GetDoubleArrayElements)(JNIEnv* env, jdoubleArray array, jboolean* is_copy);
  void (*ReleaseBooleanArrayElements)(JNIEnv* env, jbooleanArray array, jboolean* elements, jint mode);
  void (*ReleaseByteArrayElements)(JNIEnv* env, jbyteArray array, jbyte* elements, jint mode);
  void (*ReleaseCharArrayElements)(JNIEnv* env, jcharArray array, jchar* elements, jint mode);
  void (*ReleaseShortArrayElements)(JNIEnv* env, jshortArray array, jshort* elements, jint mode);
  void (*ReleaseIntArrayElements)(JNIEnv* env, jintArray array, jint* elements, jint mode);
  void (*ReleaseLongArrayElements)(JNIEnv* env, jlongArray array, jlong* elements, jint mode);
  void (*ReleaseFloatArrayElements)(JNIEnv* env, jfloatArray array, jfloat* elements, jint mode);
  void (*ReleaseDoubleArrayElements)(JNIEnv* env, jdoubleArray array, jdouble* elements, jint mode);
  void (*GetBooleanArrayRegion)(JNIEnv* env, jbooleanArray array, jsize start, jsize size, jboolean* buffer);
  void (*GetByteArrayRegion)(JNIEnv* env, jbyteArray array, jsize start, jsize size, jbyte* buffer);
  void (*GetCharArrayRegion)(JNIEnv* env, jcharArray array, jsize start, jsize size, jchar* buffer);
  void (*GetShortArrayRegion)(JNIEnv* env, jshortArray array, jsize start, jsize size, jshort* buffer);
  void (*GetIntArrayRegion)(JNIEnv* env, jintArray array, jsize start, jsize size, jint* buffer);
  void (*GetLongArrayRegion)(JNIEnv* env, jlongArray array, jsize start, jsize size, jlong* buffer);
  void (*GetFloatArrayRegion)(JNIEnv* env, jfloatArray array, jsize start, jsize size, jfloat* buffer);
  void (*GetDoubleArrayRegion)(JNIEnv* env, jdoubleArray array, jsize start, jsize size, jdouble* buffer);
  void (*SetBooleanArrayRegion)(JNIEnv* env, jbooleanArray array, jsize start, jsize size, const jboolean* buffer);
  void (*SetByteArrayRegion)(JNIEnv* env, jbyteArray array, jsize start, jsize size, const jbyte* buffer);
  void (*SetCharArrayRegion)(JNIEnv* env, jcharArray array, jsize start, jsize size, const jchar* buffer);
  void (*SetShortArrayRegion)(JNIEnv* env, jshortArray array, jsize start, jsize size, const jshort* buffer);
  void (*SetIntArrayRegion)(JNIEnv* env, jintArray array, jsize start, jsize size, const jint* buffer);
  void (*SetLongArrayRegion)(JNIEnv* env, jlongArray array, jsize start, jsize size, const jlong* buffer);
  void (*SetFloatArrayRegion)(JNIEnv* env, jfloatArray array, jsize start, jsize size, const jfloat* buffer);
  void (*SetDoubleArrayRegion)(JNIEnv* env, jdoubleArray array, jsize start, jsize size, const jdouble* buffer);
  jint (*RegisterNatives)(JNIEnv* env, jclass cls, const JNINativeMethod* methods, jint count);
  jint (*UnregisterNatives)(JNIEnv* env, jclass cls);
  jint (*MonitorEnter)(JNIEnv* env, jobject object);
  jint (*MonitorExit)(JNIEnv* env, jobject object);
  jint (*GetJavaVM)(JNIEnv* env, JavaVM** vm);
  void (*GetStringRegion)(JNIEnv* env, jstring string, jsize start, jsize size, jchar* buffer);
  void (*GetStringUTFRegion)(JNIEnv* env, jstring string, jsize start, jsize size, char* buffer);
  void* (*GetPrimitiveArrayCritical)(JNIEnv* env, jarray array, jboolean* is_copy);
  void (*ReleasePrimitiveArrayCritical)(JNIEnv* env, jarray array, void* elements, jint mode);
  const jchar* (*GetStringCritical)(JNIEnv* env, jstring string, jboolean* is_copy);
  void (*ReleaseStringCritical)(JNIEnv* env, jstring string, const jchar* text);
  jweak (*NewWeakGlobalRef)(JNIEnv* env, jobject object);
  void (*DeleteWeakGlobalRef)(JNIEnv* env, jweak object);
  jboolean (*ExceptionCheck)(JNIEnv* env);
  jobject (*NewDirectByteBuffer)(JNIEnv* env, void* address, jlong size);
  void* (*GetDirectBufferAddress)(JNIEnv* env, jobject buffer);
  jlong (*GetDirectBufferCapacity)(JNIEnv* env, jobject buffer);
  jobjectRefType (*GetObjectRefType)(JNIEnv* env, jobject object);
};

struct JNIInvokeInterface {
  void* reserved0;
  void* reserved1;
  void* reserved2;
  jint (*DestroyJavaVM)(JavaVM* vm);
  jint (*AttachCurrentThread)(JavaVM* vm, JNIEnv** env, void* arguments);
  jint (*DetachCurrentThread)(JavaVM* vm);
  jint (*GetEnv)(JavaVM* vm, void** env, jint version);
  jint (*AttachCurrentThreadAsDaemon)(JavaVM* vm, JNIEnv** env, void* arguments);
};

// C++ calls env->FindClass(name) where C calls (*env)->FindClass(env, name).
struct _JNIEnv {
  const struct JNINativeInterface* functions;

#ifdef __cplusplus
  jint GetVersion() { return functions->GetVersion(this); }
  jclass DefineClass(const char* name, jobject loader, const jbyte* data, jsize size) { return functions->DefineClass(this, name, loader, data, size); }
  jclass FindClass(const char* name) { return functions->FindClass(this, name); }
  jmethodID FromReflectedMethod(jobject method) { return functions->FromReflectedMethod(this, method); }
  jfieldID FromReflectedField(jobject field) { return functions->FromReflectedField(this, field); }
  jobject ToReflectedMethod(jclass cls, jmethodID method, jboolean is_static) { return functions->ToReflectedMethod(this, cls, method, is_static); }
  jclass GetSuperclass(jclass cls) { return functions->GetSuperclass(this, cls); }
  jboolean IsAssignableFrom(jclass a, jclass b) { return functions->IsAssignableFrom(this, a, b); }
  jobject ToReflectedField(jclass cls, jfieldID field, jboolean is_static) { return functions->ToReflectedField(this, cls, field, is_static); }
  jint Throw(jthrowable object) { return functions->Throw(this, object); }
  jint ThrowNew(jclass cls, const char* message) { return functions->ThrowNew(this, cls, message); }
  jthrowable ExceptionOccurred() { return functions->ExceptionOccurred(this); }
  void ExceptionDescribe() { functions->ExceptionDescribe(this); }
  void ExceptionClear() { functions->ExceptionClear(this); }
  void FatalError(const char* message) { functions->FatalError(this, message); }
  jint PushLocalFrame(jint capacity) { return functions->PushLocalFrame(this, capacity); }
  jobject PopLocalFrame(jobject result) { return functions->PopLocalFrame(this, result); }
  jobject NewGlobalRef(jobject object) { return functions->NewGlobalRef(this, object); }
  void DeleteGlobalRef(jobject object) { functions->DeleteGlobalRef(this, object); }
  void DeleteLocalRef(jobject object) { functions->DeleteLocalRef(this, object); }
  jboolean IsSameObject(jobject a, jobject b) { return functions->IsSameObject(this, a, b); }
  jobject NewLocalRef(jobject object) { return functions->NewLocalRef(this, object); }
  jint EnsureLocalCapacity(jint capacity) { return functions->EnsureLocalCapacity(this, capacity); }
  jobject AllocObject(jclass cls) { return functions->AllocObject(this, cls); }
  jobject NewObject(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jobject result = functions->NewObjectV(this, cls, method, args);
    va_end(args);
    return result;
  }
  jobject NewObjectV(jclass cls, jmethodID method, va_list args) { return functions->NewObjectV(this, cls, method, args); }
  jobject NewObjectA(jclass cls, jmethodID method, const jvalue* args) { return functions->NewObjectA(this, cls, method, args); }
  jclass GetObjectClass(jobject object) { return functions->GetObjectClass(this, object); }
  jboolean IsInstanceOf(jobject object, jclass cls) { return functions->IsInstanceOf(this, object, cls); }
  jmethodID GetMethodID(jclass cls, const char* name, const char* signature) { return functions->GetMethodID(this, cls, name, signature); }
  jobject CallObjectMethod(jobject object, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jobject result = functions->CallObjectMethodV(this, object, method, args);
    va_end(args);
    return result;
  }
  jobject CallObjectMethodV(jobject object, jmethodID method, va_list args) { return functions->CallObjectMethodV(this, object, method, args); }
  jobject CallObjectMethodA(jobject object, jmethodID method, const jvalue* args) { return functions->CallObjectMethodA(this, object, method, args); }
  jboolean CallBooleanMethod(jobject object, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jboolean result = functions->CallBooleanMethodV(this, object, method, args);
    va_end(args);
    return result;
  }
  jboolean CallBooleanMethodV(jobject object, jmethodID method, va_list args) { return functions->CallBooleanMethodV(this, object, method, args); }
  jboolean CallBooleanMethodA(jobject object, jmethodID method, const jvalue* args) { return functions->CallBooleanMethodA(this, object, method, args); }
  jbyte CallByteMethod(jobject object, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jbyte result = functions->CallByteMethodV(this, object, method, args);
    va_end(args);
    return result;
  }
  jbyte CallByteMethodV(jobject object, jmethodID method, va_list args) { return functions->CallByteMethodV(this, object, method, args); }
  jbyte CallByteMethodA(jobject object, jmethodID method, const jvalue* args) { return functions->CallByteMethodA(this, object, method, args); }
  jchar CallCharMethod(jobject object, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jchar result = functions->CallCharMethodV(this, object, method, args);
    va_end(args);
    return result;
  }
  jchar CallCharMethodV(jobject object, jmethodID method, va_list args) { return functions->CallCharMethodV(this, object, method, args); }
  jchar CallCharMethodA(jobject object, jmethodID method, const jvalue* args) { return functions->CallCharMethodA(this, object, method, args); }
  jshort CallShortMethod(jobject object, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jshort result = functions->CallShortMethodV(this, object, method, args);
    va_end(args);
    return result;
  }
  jshort CallShortMethodV(jobject object, jmethodID method, va_list args) { return functions->CallShortMethodV(this, object, method, args); }
  jshort CallShortMethodA(jobject object, jmethodID method, const jvalue* args) { return functions->CallShortMethodA(this, object, method, args); }
  jint CallIntMethod(jobject object, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jint result = functions->CallIntMethodV(this, object, method, args);
    va_end(args);
    return result;
  }
  jint CallIntMethodV(jobject object, jmethodID method, va_list args) { return functions->CallIntMethodV(this, object, method, args); }
  jint CallIntMethodA(jobject object, jmethodID method, const jvalue* args) { return functions->CallIntMethodA(this, object, method, args); }
  jlong CallLongMethod(jobject object, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jlong result = functions->CallLongMethodV(this, object, method, args);
    va_end(args);
    return result;
  }
  jlong CallLongMethodV(jobject object, jmethodID method, va_list args) { return functions->CallLongMethodV(this, object, method, args); }
  jlong CallLongMethodA(jobject object, jmethodID method, const jvalue* args) { return functions->CallLongMethodA(this, object, method, args); }
  jfloat CallFloatMethod(jobject object, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jfloat result = functions->CallFloatMethodV(this, object, method, args);
    va_end(args);
    return result;
  }
  jfloat CallFloatMethodV(jobject object, jmethodID method, va_list args) { return functions->CallFloatMethodV(this, object, method, args); }
  jfloat CallFloatMethodA(jobject object, jmethodID method, const jvalue* args) { return functions->CallFloatMethodA(this, object, method, args); }
  jdouble CallDoubleMethod(jobject object, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jdouble result = functions->CallDoubleMethodV(this, object, method, args);
    va_end(args);
    return result;
  }
  jdouble CallDoubleMethodV(jobject object, jmethodID method, va_list args) { return functions->CallDoubleMethodV(this, object, method, args); }
  jdouble CallDoubleMethodA(jobject object, jmethodID method, const jvalue* args) { return functions->CallDoubleMethodA(this, object, method, args); }
  void CallVoidMethod(jobject object, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    functions->CallVoidMethodV(this, object, method, args);
    va_end(args);
  }
  void CallVoidMethodV(jobject object, jmethodID method, va_list args) { functions->CallVoidMethodV(this, object, method, args); }
  void CallVoidMethodA(jobject object, jmethodID method, const jvalue* args) { functions->CallVoidMethodA(this, object, method, args); }
  jobject CallNonvirtualObjectMethod(jobject object, jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jobject result = functions->CallNonvirtualObjectMethodV(this, object, cls, method, args);
    va_end(args);
    return result;
  }
  jobject CallNonvirtualObjectMethodV(jobject object, jclass cls, jmethodID method, va_list args) { return functions->CallNonvirtualObjectMethodV(this, object, cls, method, args); }
  jobject CallNonvirtualObjectMethodA(jobject object, jclass cls, jmethodID method, const jvalue* args) { return functions->CallNonvirtualObjectMethodA(this, object, cls, method, args); }
  jboolean CallNonvirtualBooleanMethod(jobject object, jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jboolean result = functions->CallNonvirtualBooleanMethodV(this, object, cls, method, args);
    va_end(args);
    return result;
  }
  jboolean CallNonvirtualBooleanMethodV(jobject object, jclass cls, jmethodID method, va_list args) { return functions->CallNonvirtualBooleanMethodV(this, object, cls, method, args); }
  jboolean CallNonvirtualBooleanMethodA(jobject object, jclass cls, jmethodID method, const jvalue* args) { return functions->CallNonvirtualBooleanMethodA(this, object, cls, method, args); }
  jbyte CallNonvirtualByteMethod(jobject object, jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jbyte result = functions->CallNonvirtualByteMethodV(this, object, cls, method, args);
    va_end(args);
    return result;
  }
  jbyte CallNonvirtualByteMethodV(jobject object, jclass cls, jmethodID method, va_list args) { return functions->CallNonvirtualByteMethodV(this, object, cls, method, args); }
  jbyte CallNonvirtualByteMethodA(jobject object, jclass cls, jmethodID method, const jvalue* args) { return functions->CallNonvirtualByteMethodA(this, object, cls, method, args); }
  jchar CallNonvirtualCharMethod(jobject object, jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jchar result = functions->CallNonvirtualCharMethodV(this, object, cls, method, args);
    va_end(args);
    return result;
  }
  jchar CallNonvirtualCharMethodV(jobject object, jclass cls, jmethodID method, va_list args) { return functions->CallNonvirtualCharMethodV(this, object, cls, method, args); }
  jchar CallNonvirtualCharMethodA(jobject object, jclass cls, jmethodID method, const jvalue* args) { return functions->CallNonvirtualCharMethodA(this, object, cls, method, args); }
  jshort CallNonvirtualShortMethod(jobject object, jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jshort result = functions->CallNonvirtualShortMethodV(this, object, cls, method, args);
    va_end(args);
    return result;
  }
  jshort CallNonvirtualShortMethodV(jobject object, jclass cls, jmethodID method, va_list args) { return functions->CallNonvirtualShortMethodV(this, object, cls, method, args); }
  jshort CallNonvirtualShortMethodA(jobject object, jclass cls, jmethodID method, const jvalue* args) { return functions->CallNonvirtualShortMethodA(this, object, cls, method, args); }
  jint CallNonvirtualIntMethod(jobject object, jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jint result = functions->CallNonvirtualIntMethodV(this, object, cls, method, args);
    va_end(args);
    return result;
  }
  jint CallNonvirtualIntMethodV(jobject object, jclass cls, jmethodID method, va_list args) { return functions->CallNonvirtualIntMethodV(this, object, cls, method, args); }
  jint CallNonvirtualIntMethodA(jobject object, jclass cls, jmethodID method, const jvalue* args) { return functions->CallNonvirtualIntMethodA(this, object, cls, method, args); }
  jlong CallNonvirtualLongMethod(jobject object, jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jlong result = functions->CallNonvirtualLongMethodV(this, object, cls, method, args);
    va_end(args);
    return result;
  }
  jlong CallNonvirtualLongMethodV(jobject object, jclass cls, jmethodID method, va_list args) { return functions->CallNonvirtualLongMethodV(this, object, cls, method, args); }
  jlong CallNonvirtualLongMethodA(jobject object, jclass cls, jmethodID method, const jvalue* args) { return functions->CallNonvirtualLongMethodA(this, object, cls, method, args); }
  jfloat CallNonvirtualFloatMethod(jobject object, jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jfloat result = functions->CallNonvirtualFloatMethodV(this, object, cls, method, args);
    va_end(args);
    return result;
  }
  jfloat CallNonvirtualFloatMethodV(jobject object, jclass cls, jmethodID method, va_list args) { return functions->CallNonvirtualFloatMethodV(this, object, cls, method, args); }
  jfloat CallNonvirtualFloatMethodA(jobject object, jclass cls, jmethodID method, const jvalue* args) { return functions->CallNonvirtualFloatMethodA(this, object, cls, method, args); }
  jdouble CallNonvirtualDoubleMethod(jobject object, jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jdouble result = functions->CallNonvirtualDoubleMethodV(this, object, cls, method, args);
    va_end(args);
    return result;
  }
  jdouble CallNonvirtualDoubleMethodV(jobject object, jclass cls, jmethodID method, va_list args) { return functions->CallNonvirtualDoubleMethodV(this, object, cls, method, args); }
  jdouble CallNonvirtualDoubleMethodA(jobject object, jclass cls, jmethodID method, const jvalue* args) { return functions->CallNonvirtualDoubleMethodA(this, object, cls, method, args); }
  void CallNonvirtualVoidMethod(jobject object, jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    functions->CallNonvirtualVoidMethodV(this, object, cls, method, args);
    va_end(args);
  }
  void CallNonvirtualVoidMethodV(jobject object, jclass cls, jmethodID method, va_list args) { functions->CallNonvirtualVoidMethodV(this, object, cls, method, args); }
  void CallNonvirtualVoidMethodA(jobject object, jclass cls, jmethodID method, const jvalue* args) { functions->CallNonvirtualVoidMethodA(this, object, cls, method, args); }
  jfieldID GetFieldID(jclass cls, const char* name, const char* signature) { return functions->GetFieldID(this, cls, name, signature); }
  jobject GetObjectField(jobject object, jfieldID field) { return functions->GetObjectField(this, object, field); }
  jboolean GetBooleanField(jobject object, jfieldID field) { return functions->GetBooleanField(this, object, field); }
  jbyte GetByteField(jobject object, jfieldID field) { return functions->GetByteField(this, object, field); }
  jchar GetCharField(jobject object, jfieldID field) { return functions->GetCharField(this, object, field); }
  jshort GetShortField(jobject object, jfieldID field) { return functions->GetShortField(this, object, field); }
  jint GetIntField(jobject object, jfieldID field) { return functions->GetIntField(this, object, field); }
  jlong GetLongField(jobject object, jfieldID field) { return functions->GetLongField(this, object, field); }
  jfloat GetFloatField(jobject object, jfieldID field) { return functions->GetFloatField(this, object, field); }
  jdouble GetDoubleField(jobject object, jfieldID field) { return functions->GetDoubleField(this, object, field); }
  void SetObjectField(jobject object, jfieldID field, jobject value) { functions->SetObjectField(this, object, field, value); }
  void SetBooleanField(jobject object, jfieldID field, jboolean value) { functions->SetBooleanField(this, object, field, value); }
  void SetByteField(jobject object, jfieldID field, jbyte value) { functions->SetByteField(this, object, field, value); }
  void SetCharField(jobject object, jfieldID field, jchar value) { functions->SetCharField(this, object, field, value); }
  void SetShortField(jobject object, jfieldID field, jshort value) { functions->SetShortField(this, object, field, value); }
  void SetIntField(jobject object, jfieldID field, jint value) { functions->SetIntField(this, object, field, value); }
  void SetLongField(jobject object, jfieldID field, jlong value) { functions->SetLongField(this, object, field, value); }
  void SetFloatField(jobject object, jfieldID field, jfloat value) { functions->SetFloatField(this, object, field, value); }
  void SetDoubleField(jobject object, jfieldID field, jdouble value) { functions->SetDoubleField(this, object, field, value); }
  jmethodID GetStaticMethodID(jclass cls, const char* name, const char* signature) { return functions->GetStaticMethodID(this, cls, name, signature); }
  jobject CallStaticObjectMethod(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jobject result = functions->CallStaticObjectMethodV(this, cls, method, args);
    va_end(args);
    return result;
  }
  jobject CallStaticObjectMethodV(jclass cls, jmethodID method, va_list args) { return functions->CallStaticObjectMethodV(this, cls, method, args); }
  jobject CallStaticObjectMethodA(jclass cls, jmethodID method, const jvalue* args) { return functions->CallStaticObjectMethodA(this, cls, method, args); }
  jboolean CallStaticBooleanMethod(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jboolean result = functions->CallStaticBooleanMethodV(this, cls, method, args);
    va_end(args);
    return result;
  }
  jboolean CallStaticBooleanMethodV(jclass cls, jmethodID method, va_list args) { return functions->CallStaticBooleanMethodV(this, cls, method, args); }
  jboolean CallStaticBooleanMethodA(jclass cls, jmethodID method, const jvalue* args) { return functions->CallStaticBooleanMethodA(this, cls, method, args); }
  jbyte CallStaticByteMethod(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jbyte result = functions->CallStaticByteMethodV(this, cls, method, args);
    va_end(args);
    return result;
  }
  jbyte CallStaticByteMethodV(jclass cls, jmethodID method, va_list args) { return functions->CallStaticByteMethodV(this, cls, method, args); }
  jbyte CallStaticByteMethodA(jclass cls, jmethodID method, const jvalue* args) { return functions->CallStaticByteMethodA(this, cls, method, args); }
  jchar CallStaticCharMethod(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jchar result = functions->CallStaticCharMethodV(this, cls, method, args);
    va_end(args);
    return result;
  }
  jchar CallStaticCharMethodV(jclass cls, jmethodID method, va_list args) { return functions->CallStaticCharMethodV(this, cls, method, args); }
  jchar CallStaticCharMethodA(jclass cls, jmethodID method, const jvalue* args) { return functions->CallStaticCharMethodA(this, cls, method, args); }
  jshort CallStaticShortMethod(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jshort result = functions->CallStaticShortMethodV(this, cls, method, args);
    va_end(args);
    return result;
  }
  jshort CallStaticShortMethodV(jclass cls, jmethodID method, va_list args) { return functions->CallStaticShortMethodV(this, cls, method, args); }
  jshort CallStaticShortMethodA(jclass cls, jmethodID method, const jvalue* args) { return functions->CallStaticShortMethodA(this, cls, method, args); }
  jint CallStaticIntMethod(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jint result = functions->CallStaticIntMethodV(this, cls, method, args);
    va_end(args);
    return result;
  }
  jint CallStaticIntMethodV(jclass cls, jmethodID method, va_list args) { return functions->CallStaticIntMethodV(this, cls, method, args); }
  jint CallStaticIntMethodA(jclass cls, jmethodID method, const jvalue* args) { return functions->CallStaticIntMethodA(this, cls, method, args); }
  jlong CallStaticLongMethod(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jlong result = functions->CallStaticLongMethodV(this, cls, method, args);
    va_end(args);
    return result;
  }
  jlong CallStaticLongMethodV(jclass cls, jmethodID method, va_list args) { return functions->CallStaticLongMethodV(this, cls, method, args); }
  jlong CallStaticLongMethodA(jclass cls, jmethodID method, const jvalue* args) { return functions->CallStaticLongMethodA(this, cls, method, args); }
  jfloat CallStaticFloatMethod(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jfloat result = functions->CallStaticFloatMethodV(this, cls, method, args);
    va_end(args);
    return result;
  }
  jfloat CallStaticFloatMethodV(jclass cls, jmethodID method, va_list args) { return functions->CallStaticFloatMethodV(this, cls, method, args); }
  jfloat CallStaticFloatMethodA(jclass cls, jmethodID method, const jvalue* args) { return functions->CallStaticFloatMethodA(this, cls, method, args); }
  jdouble CallStaticDoubleMethod(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    jdouble result = functions->CallStaticDoubleMethodV(this, cls, method, args);
    va_end(args);
    return result;
  }
  jdouble CallStaticDoubleMethodV(jclass cls, jmethodID method, va_list args) { return functions->CallStaticDoubleMethodV(this, cls, method, args); }
  jdouble CallStaticDoubleMethodA(jclass cls, jmethodID method, const jvalue* args) { return functions->CallStaticDoubleMethodA(this, cls, method, args); }
  void CallStaticVoidMethod(jclass cls, jmethodID method, ...) {
    va_list args;
    va_start(args, method);
    functions->CallStaticVoidMethodV(this, cls, method, args);
    va_end(args);
  }
  void CallStaticVoidMethodV(jclass cls, jmethodID method, va_list args) { functions->CallStaticVoidMethodV(this, cls, method, args); }
  void CallStaticVoidMethodA(jclass cls, jmethodID method, const jvalue* args) { functions->CallStaticVoidMethodA(this, cls, method, args); }
  jfieldID GetStaticFieldID(jclass cls, const char* name, const char* signature) { return functions->GetStaticFieldID(this, cls, name, signature); }
  jobject GetStaticObjectField(jclass cls, jfieldID field) { return functions->GetStaticObjectField(this, cls, field); }
  jboolean GetStaticBooleanField(jclass cls, jfieldID field) { return functions->GetStaticBooleanField(this, cls, field); }
  jbyte GetStaticByteField(jclass cls, jfieldID field) { return functions->GetStaticByteField(this, cls, field); }
  jchar GetStaticCharField(jclass cls, jfieldID field) { return functions->GetStaticCharField(this, cls, field); }
  jshort GetStaticShortField(jclass cls, jfieldID field) { return functions->GetStaticShortField(this, cls, field); }
  jint GetStaticIntField(jclass cls, jfieldID field) { return functions->GetStaticIntField(this, cls, field); }
  jlong GetStaticLongField(jclass cls, jfieldID field) { return functions->GetStaticLongField(this, cls, field); }
  jfloat GetStaticFloatField(jclass cls, jfieldID field) { return functions->GetStaticFloatField(this, cls, field); }
  jdouble GetStaticDoubleField(jclass cls, jfieldID field) { return functions->GetStaticDoubleField(this, cls, field); }
  void SetStaticObjectField(jclass cls, jfieldID field, jobject value) { functions->SetStaticObjectField(this, cls, field, value); }
  void SetStaticBooleanField(jclass cls, jfieldID field, jboolean value) { functions->SetStaticBooleanField(this, cls, field, value); }
  void SetStaticByteField(jclass cls, jfieldID field, jbyte value) { functions->SetStaticByteField(this, cls, field, value); }
  void SetStaticCharField(jclass cls, jfieldID field, jchar value) { functions->SetStaticCharField(this, cls, field, value); }
  void SetStaticShortField(jclass cls, jfieldID field, jshort value) { functions->SetStaticShortField(this, cls, field, value); }
  void SetStaticIntField(jclass cls, jfieldID field, jint value) { functions->SetStaticIntField(this, cls, field, value); }
  void SetStaticLongField(jclass cls, jfieldID field, jlong value) { functions->SetStaticLongField(this, cls, field, value); }
  void SetStaticFloatField(jclass cls, jfieldID field, jfloat value) { functions->SetStaticFloatField(this, cls, field, value); }
  void SetStaticDoubleField(jclass cls, jfieldID field, jdouble value) { functions->SetStaticDoubleField(this, cls, field, value); }
  jstring NewString(const jchar* text, jsize size) { return functions->NewString(this, text, size); }
  jsize GetStringLength(jstring string) { return functions->GetStringLength(this, string); }
  const jchar* GetStringChars(jstring string, jboolean* is_copy) { return functions->GetStringChars(this, string, is_copy); }
  void ReleaseStringChars(jstring string, const jchar* text) { functions->ReleaseStringChars(this, string, text); }
  jstring NewStringUTF(const char* text) { return functions->NewStringUTF(this, text); }
  jsize GetStringUTFLength(jstring string) { return functions->GetStringUTFLength(this, string); }
  const char* GetStringUTFChars(jstring string, jboolean* is_copy) { return functions->GetStringUTFChars(this, string, is_copy); }
  void ReleaseStringUTFChars(jstring string, const char* text) { functions->ReleaseStringUTFChars(this, string, text); }
  jsize GetArrayLength(jarray array) { return functions->GetArrayLength(this, array); }
  jobjectArray NewObjectArray(jsize size, jclass cls, jobject initial) { return functions->NewObjectArray(this, size, cls, initial); }
  jobject GetObjectArrayElement(jobjectArray array, jsize index) { return functions->GetObjectArrayElement(this, array, index); }
  void SetObjectArrayElement(jobjectArray array, jsize index, jobject value) { functions->SetObjectArrayElement(this, array, index, value); }
  jbooleanArray NewBooleanArray(jsize size) { return functions->NewBooleanArray(this, size); }
  jbyteArray NewByteArray(jsize size) { return functions->NewByteArray(this, size); }
  jcharArray NewCharArray(jsize size) { return functions->NewCharArray(this, size); }
  jshortArray NewShortArray(jsize size) { return functions->NewShortArray(this, size); }
  jintArray NewIntArray(jsize size) { return functions->NewIntArray(this, size); }
  jlongArray NewLongArray(jsize size) { return functions->NewLongArray(this, size); }
  jfloatArray NewFloatArray(jsize size) { return functions->NewFloatArray(this, size); }
  jdoubleArray NewDoubleArray(jsize size) { return functions->NewDoubleArray(this, size); }
  jboolean* GetBooleanArrayElements(jbooleanArray array, jboolean* is_copy) { return functions->GetBooleanArrayElements(this, array, is_copy); }
  jbyte* GetByteArrayElements(jbyteArray array, jboolean* is_copy) { return functions->GetByteArrayElements(this, array, is_copy); }
  jchar* GetCharArrayElements(jcharArray array, jboolean* is_copy) { return functions->GetCharArrayElements(this, array, is_copy); }
  jshort* GetShortArrayElements(jshortArray array, jboolean* is_copy) { return functions->GetShortArrayElements(this, array, is_copy); }
  jint* GetIntArrayElements(jintArray array, jboolean* is_copy) { return functions->GetIntArrayElements(this, array, is_copy); }
  jlong* GetLongArrayElements(jlongArray array, jboolean* is_copy) { return functions->GetLongArrayElements(this, array, is_copy); }
  jfloat* GetFloatArrayElements(jfloatArray array, jboolean* is_copy) { return functions->GetFloatArrayElements(this, array, is_copy); }
  jdouble* GetDoubleArrayElements(jdoubleArray array, jboolean* is_copy) { return functions->GetDoubleArrayElements(this, array, is_copy); }
  void ReleaseBooleanArrayElements(jbooleanArray array, jboolean* elements, jint mode) { functions->ReleaseBooleanArrayElements(this, array, elements, mode); }
  void ReleaseByteArrayElements(jbyteArray array, jbyte* elements, jint mode) { functions->ReleaseByteArrayElements(this, array, elements, mode); }
  void ReleaseCharArrayElements(jcharArray array, jchar* elements, jint mode) { functions->ReleaseCharArrayElements(this, array, elements, mode); }
  void ReleaseShortArrayElements(jshortArray array, jshort* elements, jint mode) { functions->ReleaseShortArrayElements(this, array, elements, mode); }
  void ReleaseIntArrayElements(jintArray array, jint* elements, jint mode) { functions->ReleaseIntArrayElements(this, array, elements, mode); }
  void ReleaseLongArrayElements(jlongArray array, jlong* elements, jint mode) { functions->ReleaseLongArrayElements(this, array, elements, mode); }
  void ReleaseFloatArrayElements(jfloatArray array, jfloat* elements, jint mode) { functions->ReleaseFloatArrayElements(this, array, elements, mode); }
  void ReleaseDoubleArrayElements(jdoubleArray array, jdouble* elements, jint mode) { functions->ReleaseDoubleArrayElements(this, array, elements, mode); }
  void GetBooleanArrayRegion(jbooleanArray array, jsize start, jsize size, jboolean* buffer) { functions->GetBooleanArrayRegion(this, array, start, size, buffer); }
  void GetByteArrayRegion(jbyteArray array, jsize start, jsize size, jbyte* buffer) { functions->GetByteArrayRegion(this, array, start, size, buffer); }
  void GetCharArrayRegion(jcharArray array, jsize start, jsize size, jchar* buffer) { functions->GetCharArrayRegion(this, array, start, size, buffer); }
  void GetShortArrayRegion(jshortArray array, jsize start, jsize size, jshort* buffer) { functions->GetShortArrayRegion(this, array, start, size, buffer); }
  void GetIntArrayRegion(jintArray array, jsize start, jsize size, jint* buffer) { functions->GetIntArrayRegion(this, array, start, size, buffer); }
  void GetLongArrayRegion(jlongArray array, jsize start, jsize size, jlong* buffer) { functions->GetLongArrayRegion(this, array, start, size, buffer); }
  void GetFloatArrayRegion(jfloatArray array, jsize start, jsize size, jfloat* buffer) { functions->GetFloatArrayRegion(this, array, start, size, buffer); }
  void GetDoubleArrayRegion(jdoubleArray array, jsize start, jsize size, jdouble* buffer) { functions->GetDoubleArrayRegion(this, array, start, size, buffer); }
  void SetBooleanArrayRegion(jbooleanArray array, jsize start, jsize size, const jboolean* buffer) { functions->SetBooleanArrayRegion(this, array, start, size, buffer); }
  void SetByteArrayRegion(jbyteArray array, jsize start, jsize size, const jbyte* buffer) { functions->SetByteArrayRegion(this, array, start, size, buffer); }
  void SetCharArrayRegion(jcharArray array, jsize start, jsize size, const jchar* buffer) { functions->SetCharArrayRegion(this, array, start, size, buffer); }
  void SetShortArrayRegion(jshortArray array, jsize start, jsize size, const jshort* buffer) { functions->SetShortArrayRegion(this, array, start, size, buffer); }
  void SetIntArrayRegion(jintArray array, jsize start, jsize size, const jint* buffer) { functions->SetIntArrayRegion(this, array, start, size, buffer); }
  void SetLongArrayRegion(jlongArray array, jsize start, jsize size, const jlong* buffer) { functions->SetLongArrayRegion(this, array, start, size, buffer); }
  void SetFloatArrayRegion(jfloatArray array, jsize start, jsize size, const jfloat* buffer) { functions->SetFloatArrayRegion(this, array, start, size, buffer); }
  void SetDoubleArrayRegion(jdoubleArray array, jsize start, jsize size, const jdouble* buffer) { functions->SetDoubleArrayRegion(this, array, start, size, buffer); }
  jint RegisterNatives(jclass cls, const JNINativeMethod* methods, jint count) { return functions->RegisterNatives(this, cls, methods, count); }
  jint UnregisterNatives(jclass cls) { return functions->UnregisterNatives(this, cls); }
  jint MonitorEnter(jobject object) { return functions->MonitorEnter(this, object); }
  jint MonitorExit(jobject object) { return functions->MonitorExit(this, object); }
  jint GetJavaVM(JavaVM** vm) { return functions->GetJavaVM(this, vm); }
  void GetStringRegion(jstring string, jsize start, jsize size, jchar* buffer) { functions->GetStringRegion(this, string, start, size, buffer); }
  void GetStringUTFRegion(jstring string, jsize start, jsize size, char* buffer) { functions->GetStringUTFRegion(this, string, start, size, buffer); }
  void* GetPrimitiveArrayCritical(jarray array, jboolean* is_copy) { return functions->GetPrimitiveArrayCritical(this, array, is_copy); }
  void ReleasePrimitiveArrayCritical(jarray array, void* elements, jint mode) { functions->ReleasePrimitiveArrayCritical(this, array, elements, mode); }
  const jchar* GetStringCritical(jstring string, jboolean* is_copy) { return functions->GetStringCritical(this, string, is_copy); }
  void ReleaseStringCritical(jstring string, const jchar* text) { functions->ReleaseStringCritical(this, string, text); }
  jweak NewWeakGlobalRef(jobject object) { return functions->NewWeakGlobalRef(this, object); }
  void DeleteWeakGlobalRef(jweak object) { functions->DeleteWeakGlobalRef(this, object); }
  jboolean ExceptionCheck() { return functions->ExceptionCheck(this); }
  jobject NewDirectByteBuffer(void* address, jlong size) { return functions->NewDirectByteBuffer(this, address, size); }
  void* GetDirectBufferAddress(jobject buffer) { return functions->GetDirectBufferAddress(this, buffer); }
  jlong GetDirectBufferCapacity(jobject buffer) { return functions->GetDirectBufferCapacity(this, buffer); }
  jobjectRefType GetObjectRefType(jobject object) { return functions->GetObjectRefType(this, object); }
#endif
};

struct _JavaVM {
  const struct JNIInvokeInterface* functions;

#ifdef __cplusplus
  jint DestroyJavaVM() { return functions->DestroyJavaVM(this); }
  jint AttachCurrentThread(JNIEnv** env, void* arguments) { return functions->AttachCurrentThread(this, env, arguments); }
  jint DetachCurrentThread() { return functions->DetachCurrentThread(this); }
  jint GetEnv(void** env, jint version) { return functions->GetEnv(this, env, version); }
  jint AttachCurrentThreadAsDaemon(JNIEnv** env, void* arguments) { return functions->AttachCurrentThreadAsDaemon(this, env, arguments); }
#endif
};

typedef struct JavaVMAttachArgs {
  jint version;
  const char* name;
  jobject group;
} JavaVMAttachArgs;

typedef struct JavaVMOption {
  const char* optionString;
  void* extraInfo;
} JavaVMOption;

typedef struct JavaVMInitArgs {
  jint version;
  jint nOptions;
  JavaVMOption* options;
  jboolean ignoreUnrecognized;
} JavaVMInitArgs;

#define JNIIMPORT
#define JNIEXPORT __attribute__((visibility("default")))
#define JNICALL

#define JNI_FALSE 0
#define JNI_TRUE 1

#define JNI_VERSION_1_1 0x00010001
#define JNI_VERSION_1_2 0x00010002
#define JNI_VERSION_1_4 0x00010004
#define JNI_VERSION_1_6 0x00010006

#define JNI_OK (0)
#define JNI_ERR (-1)
#define JNI_EDETACHED (-2)
#define JNI_EVERSION (-3)
#define JNI_ENOMEM (-4)
#define JNI_EEXIST (-5)
#define JNI_EINVAL (-6)

#define JNI_COMMIT 1
#define JNI_ABORT 2

#ifdef __cplusplus
extern "C" {
#endif

// A virtual machine exports the first three, a library of the app the last two.
jint JNI_GetDefaultJavaVMInitArgs(void* arguments);
jint JNI_CreateJavaVM(JavaVM** vm, JNIEnv** env, void* arguments);
jint JNI_GetCreatedJavaVMs(JavaVM** vms, jsize size, jsize* count);

JNIEXPORT jint JNI_OnLoad(JavaVM* vm, void* reserved);
JNIEXPORT void JNI_OnUnload(JavaVM* vm, void* reserved);

#ifdef __cplusplus
}
#endif
