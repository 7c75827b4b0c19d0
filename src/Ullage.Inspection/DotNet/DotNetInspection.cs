using Ullage.Inspection.Elf;

namespace Ullage.Inspection.DotNet;

/// <summary>Recognises .NET programs by what their hosts and the native compiler leave behind.</summary>
internal static class DotNetInspection
{
    // What every host holds: the SHA-256 of ".net core bundle", and before it 8 bytes: where the bundle begins, or 0.
    private static ReadOnlySpan<byte> BundleMark => [0x8B, 0x12, 0x02, 0xB9, 0x6A, 0x61, 0x20, 0x38, 0x72, 0x7B, 0x93, 0x02, 0x14, 0xD7, 0xA0, 0x32, 0x13, 0xF5, 0xB9, 0xE6, 0xEF, 0xAE, 0x33, 0x18, 0xEE, 0x3B, 0x2D, 0xCE, 0x24, 0xB3, 0x6A, 0xAE];

    /// <summary>The facts, or null when it is no .NET program.</summary>
    /// <param name="file">The binary.</param>
    /// <param name="path">Its path where it is a file, beside which its settings may be; else null.</param>
    public static DotNetFacts? Inspect(ElfFile file, string? path)
    {
        if (file.Section("__managedcode") is not null || file.Section("__modules") is not null || file.Symbols(dynamic: true).Any(static s => s.Name == "DotNetRuntimeDebugHeader" && !s.IsUndefined))
        {
            return new DotNetFacts { Kind = DotNetKind.NativeAot, IsSelfContained = true };
        }

        if (FindMark(file) is not { } bundleOffset)
        {
            return null;
        }

        if (bundleOffset == 0)
        {
            var assembly = AssemblyOf(file);
            var beside = path is null || assembly is null ? null : Path.Combine(Path.GetDirectoryName(path) ?? "", Path.ChangeExtension(assembly, ".runtimeconfig.json"));
            var settings = RuntimeConfiguration.ReadFile(beside);
            return new DotNetFacts { Kind = DotNetKind.AppHost, Assembly = assembly, Frameworks = settings?.Frameworks ?? [], Settings = settings?.Properties ?? [], IsSelfContained = settings?.IsSelfContained };
        }

        var bundle = Bundle.Read(file, bundleOffset);
        var configuration = bundle.Configuration is { Length: > 0 } json ? RuntimeConfiguration.Read(json) : null;
        var selfContained = configuration?.IsSelfContained;
        return new DotNetFacts
        {
            Kind = selfContained == true ? DotNetKind.SelfContainedSingleFile : DotNetKind.SingleFile,
            Bundle = bundle.Files,
            Frameworks = configuration?.Frameworks ?? [],
            Settings = configuration?.Properties ?? [],
            IsSelfContained = selfContained,
        };
    }

    private static ulong? FindMark(ElfFile file)
    {
        foreach (var segment in file.Segments)
        {
            // The mark is data that the build writes over, so it lies in a writable segment, or one made read-only after loading.
            if (segment.Type != ElfSegment.Load || (segment.Flags & 1) != 0)
            {
                continue;
            }

            var bytes = file.AtAddress(segment.Address, segment.FileBytes);
            var at = bytes.Span.IndexOf(BundleMark);
            if (at >= 8)
            {
                var offset = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[(at - 8)..]);
                return offset <= (ulong)file.Length ? offset : 0;
            }
        }

        return null;
    }

    /// <summary>The name that the build wrote over the host's placeholder of 1,024 bytes: text that ends with .dll and is followed by zeros.</summary>
    private static string? AssemblyOf(ElfFile file)
    {
        foreach (var segment in file.Segments)
        {
            if (segment.Type != ElfSegment.Load || (segment.Flags & 2) == 0)
            {
                continue;
            }

            var bytes = file.AtAddress(segment.Address, segment.FileBytes).Span;
            for (var from = 0; bytes[from..].IndexOf(".dll\0\0\0\0"u8) is >= 0 and var found; from += found + 1)
            {
                var end = from + found + 4;
                var start = end;
                while (start > 0 && end - start < 1024 && bytes[start - 1] is >= 0x20 and not 0x7F)
                {
                    start--;
                }

                var name = System.Text.Encoding.UTF8.GetString(bytes[start..end]);
                if (name.Length > 4 && !name.StartsWith("lib", StringComparison.Ordinal))
                {
                    return name;
                }
            }
        }

        return null;
    }
}
