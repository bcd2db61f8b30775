using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace Saker.Tests.Shared;

/// <summary>A folder that is gone when the test is. Owner: the test that made it.</summary>
internal sealed partial class TempFolder : IDisposable
{
    public TempFolder()
    {
        // Resolved, so that tests may compare with what the system says of it.
        Path = Directory.CreateTempSubdirectory("saker-").FullName;
    }

    public string Path { get; }

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public TempFolder Write(string relative, string text) => Write(relative, Encoding.UTF8.GetBytes(text));

    public TempFolder Write(string relative, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.WriteAllBytes(this[relative], bytes);
        return this;
    }

    public TempFolder Folder(string relative)
    {
        Directory.CreateDirectory(this[relative]);
        return this;
    }

    public TempFolder Link(string relative, string target)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.CreateSymbolicLink(this[relative], target);
        return this;
    }

    public TempFolder Fifo(string relative)
    {
        if (MakeFifo(this[relative], 0x1B6) != 0) throw new IOException($"mkfifo failed: {Marshal.GetLastPInvokeErrorMessage()}");
        return this;
    }

    /// <summary>Writes elsewhere and renames over, as a careful deploy does.</summary>
    public TempFolder Replace(string relative, string text)
    {
        string other = this[relative] + ".new~";
        File.WriteAllText(other, text);
        File.Move(other, this[relative], overwrite: true);
        return this;
    }

    /// <summary>rename(2) itself: replaces the target in one step, and a link to a folder like any other name, which File.Move does not.</summary>
    public TempFolder Rename(string from, string to)
    {
        if (RenameName(this[from], this[to]) != 0) throw new IOException($"rename failed: {Marshal.GetLastPInvokeErrorMessage()}");
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RenameName(string from, string to);
}
