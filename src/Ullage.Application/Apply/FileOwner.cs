using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Ullage.Application.Apply;

/// <summary>Who owns a file, which .NET does not tell; Linux's own calls with a layout that is the same on every processor (statx(2)).</summary>
internal static class FileOwner
{
    private const int AtFdCwd = -100;
    private const uint UserAndGroup = 0x8 | 0x10;
    private const int StatxSize = 256;
    private const int UserOffset = 20;

    /// <summary>Gives a file the owner and group of another. Where both are alike, or the system is none of Linux, nothing is done.</summary>
    /// <exception cref="IOException">The owner cannot be kept.</exception>
    public static void Copy(string from, string to)
    {
        if (!OperatingSystem.IsLinux() || Read(from) is not { } wanted || Read(to) is not { } own || own == wanted)
        {
            return;
        }

        if (chown(Path(to), wanted.User, wanted.Group) != 0)
        {
            throw new IOException($"it belongs to user {wanted.User} and group {wanted.Group}, which this user cannot keep when replacing it; run as its owner, or take the file over");
        }
    }

    private static (uint User, uint Group)? Read(string path)
    {
        var buffer = new byte[StatxSize];
        return statx(AtFdCwd, Path(path), 0, UserAndGroup, buffer) != 0 ? null
            : (BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(UserOffset)), BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(UserOffset + 4)));
    }

    private static byte[] Path(string path) => Encoding.UTF8.GetBytes(path + "\0");

#pragma warning disable SYSLIB1054, CA2101, IDE1006 // Plain arrays need no generated marshalling, which would need unsafe code; the names are libc's.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, byte[] buffer);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int chown(byte[] path, uint user, uint group);
#pragma warning restore SYSLIB1054, CA2101, IDE1006
}
