using System.Buffers.Binary;
using System.Text;

namespace Ullage.Inspection.Tests.Oracles;

/// <summary>The smallest ELF file with one writable segment at address 0x10000 that holds given build information in the form of Go 1.13 to 1.17.</summary>
internal static class SmallElf
{
    private const int Base = 0x10000;

    public static byte[] WithBuildInfo(string version, string modules, bool bigEndian, int pointer)
    {
        var header = pointer == 8 ? 64 : 52;
        var programHeader = pointer == 8 ? 56 : 32;
        var start = (header + programHeader + 15) / 16 * 16;
        var framed = Encoding.UTF8.GetBytes(new string('a', 16) + modules + new string('b', 16));
        var text = Encoding.UTF8.GetBytes(version);
        var strings = start + 32;
        var versionAt = strings + (4 * pointer);
        var modulesAt = versionAt + text.Length;
        var file = new byte[modulesAt + framed.Length];
        void Number(int at, ulong value, int size)
        {
            for (var i = 0; i < size; i++)
            {
                file[at + (bigEndian ? size - 1 - i : i)] = (byte)(value >> (8 * i));
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(file, 0x7F454C46);
        (file[4], file[5], file[6]) = ((byte)(pointer / 4), (byte)(bigEndian ? 2 : 1), 1);
        Number(16, 2, 2);
        Number(18, 62, 2);
        Number(24 + pointer, (ulong)header, pointer);
        var tail = 24 + (3 * pointer) + 4;
        Number(tail, (ulong)header, 2);
        Number(tail + 2, (ulong)programHeader, 2);
        Number(tail + 4, 1, 2);
        Number(header, 1, 4);
        if (pointer == 8)
        {
            Number(header + 4, 6, 4);
            Number(header + 16, Base, 8);
            Number(header + 32, (ulong)file.Length, 8);
            Number(header + 40, (ulong)file.Length, 8);
        }
        else
        {
            Number(header + 8, Base, 4);
            Number(header + 16, (ulong)file.Length, 4);
            Number(header + 20, (ulong)file.Length, 4);
            Number(header + 24, 6, 4);
        }

        new byte[] { 0xFF, 0x20, 0x47, 0x6F, 0x20, 0x62, 0x75, 0x69, 0x6C, 0x64, 0x69, 0x6E, 0x66, 0x3A }.CopyTo(file, start);
        (file[start + 14], file[start + 15]) = ((byte)pointer, (byte)(bigEndian ? 1 : 0));
        Number(start + 16, (ulong)(Base + strings), pointer);
        Number(start + 16 + pointer, (ulong)(Base + strings + (2 * pointer)), pointer);
        Number(strings, (ulong)(Base + versionAt), pointer);
        Number(strings + pointer, (ulong)text.Length, pointer);
        Number(strings + (2 * pointer), (ulong)(Base + modulesAt), pointer);
        Number(strings + (3 * pointer), (ulong)framed.Length, pointer);
        text.CopyTo(file, versionAt);
        framed.CopyTo(file, modulesAt);
        return file;
    }
}
