/* Libraries written in Rust take their random bytes from bcryptprimitives.dll, which wine 8 lacks. Only for wine. */
typedef unsigned char (__stdcall *rtl_gen_random)(void *, unsigned long);
__declspec(dllimport) void *__stdcall LoadLibraryA(const char *);
__declspec(dllimport) void *__stdcall GetProcAddress(void *, const char *);

__declspec(dllexport) int ProcessPrng(unsigned char *data, unsigned long long size) {
    static rtl_gen_random fill;
    if (!fill) fill = (rtl_gen_random)GetProcAddress(LoadLibraryA("advapi32.dll"), "SystemFunction036");
    for (unsigned long long at = 0; at < size; at += 0x10000000) {
        unsigned long long left = size - at;
        if (!fill || !fill(data + at, (unsigned long)(left < 0x10000000 ? left : 0x10000000))) return 0;
    }
    return 1;
}
