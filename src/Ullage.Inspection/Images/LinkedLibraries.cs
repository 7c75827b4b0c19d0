using System.Text;
using Ullage.Inspection.Binaries;

namespace Ullage.Inspection.Images;

/// <summary>Looks for the libraries of a program where the dynamic linker of its image would.</summary>
internal static class LinkedLibraries
{
    private const int MostFolders = 1000;
    private static readonly string[] _usual = ["lib", "usr/lib", "lib64", "usr/lib64", "usr/local/lib", "usr/local/lib64", "lib32", "usr/lib32"];

    /// <summary>The loader and libraries that a binary needs and the image lacks.</summary>
    /// <param name="binary">The binary.</param>
    /// <param name="program">Its path in the image.</param>
    /// <param name="environment">The image's environment.</param>
    /// <param name="tree">The image's files.</param>
    public static IReadOnlyList<string> Missing(BinaryFacts binary, string program, IReadOnlyList<KeyValuePair<string, string>> environment, FileTree tree)
    {
        var missing = new List<string>();
        if (binary.Interpreter is { } loader && tree.Find(loader) is null)
        {
            missing.Add(loader);
        }

        var folders = binary.Needed.Count == 0 ? [] : Folders(binary, program, environment, tree);
        foreach (var library in binary.Needed)
        {
            // musl's loader is the C library itself, under another name than programs ask for.
            var isMusl = library.StartsWith("libc.musl-", StringComparison.Ordinal) && binary.Interpreter is { } musl && tree.Find(musl) is not null;
            if (!isMusl && !(library.Contains('/', StringComparison.Ordinal) ? tree.Find(library) is not null : folders.Any(f => tree.Find(f + "/" + library) is not null)))
            {
                missing.Add(library);
            }
        }

        return missing;
    }

    /// <summary>RUNPATH, LD_LIBRARY_PATH, the usual folders, those of each architecture below them, and what /etc/ld.so.conf.d adds.</summary>
    private static List<string> Folders(BinaryFacts binary, string program, IReadOnlyList<KeyValuePair<string, string>> environment, FileTree tree)
    {
        var origins = new[] { program, tree.Find(program)?.ContentPath ?? program }.Select(static p => p.LastIndexOf('/') is >= 0 and var slash ? p[..slash] : "").Distinct(StringComparer.Ordinal).ToArray();
        var path = environment.LastOrDefault(static e => e.Key == "LD_LIBRARY_PATH").Value;
        var found = new List<string>();
        foreach (var written in Split(binary.RunPath).Concat(Split(path)))
        {
            // $LIB is lib or lib64, as the loader was built.
            found.AddRange(origins.SelectMany(o => (string[])["lib", "lib64"], (o, lib) => Replaced(Replaced(written, "ORIGIN", "/" + o.TrimStart('/')), "LIB", lib)).Distinct(StringComparer.Ordinal));
        }

        found.AddRange(_usual);
        foreach (var folder in (string[])["lib", "usr/lib", "usr/local/lib"])
        {
            found.AddRange(tree.Names(folder).Where(static n => n.Contains("-linux-", StringComparison.Ordinal)).Select(n => folder + "/" + n));
        }

        foreach (var name in tree.Names("etc/ld.so.conf.d").Where(static n => n.EndsWith(".conf", StringComparison.Ordinal)))
        {
            found.AddRange(Encoding.UTF8.GetString(tree.Find("etc/ld.so.conf.d/" + name)?.Content ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(static l => l.StartsWith('/')));
        }

        return [.. found.Take(MostFolders)];
    }

    private static string[] Split(string? path) => (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Replaced(string text, string name, string value) => text.Replace("${" + name + "}", value, StringComparison.Ordinal).Replace("$" + name, value, StringComparison.Ordinal);
}
