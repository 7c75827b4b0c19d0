using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ullage.HostingBench.Caching;

/// <summary>
/// A copy of the framework for one service, as an image brings it. The kernel charges a file's pages to the group that reads them first: of the machine's own framework, which this process maps too, a container would pay nothing.
/// </summary>
internal sealed class OwnRuntime : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ullage-runtime-").FullName;

    public OwnRuntime(string service)
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        Copy(Path.Combine(root, "host"), Path.Combine(_folder, "host"));
        Copy(Path.Combine(root, "shared"), Path.Combine(_folder, "shared"));
        Copy(service, Path.Combine(_folder, "app"));
        Muxer = Path.Combine(_folder, "dotnet");
        File.Copy(Path.Combine(root, "dotnet"), Muxer);
    }

    public string Root => _folder;

    public string Muxer { get; }

    public string Service(string name) => Path.Combine(_folder, "app", name);

    /// <summary>Has the kernel forget the pages of these files, so that the next group to read them is the one that is charged.</summary>
    public void Forget()
    {
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            using var dd = Process.Start("dd", [$"of={file}", "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"]);
            dd.WaitForExit();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
