using System.Text;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.DotNet;
using Ullage.Inspection.Elf;

namespace Ullage.Inspection.Images;

/// <summary>Inspects images: a folder in OCI layout, or an archive of <c>docker save</c> or in OCI layout, compressed or not.</summary>
public static class ImageInspector
{
    private const int LargestTold = 10;
    private const int MostSmallFile = 1 << 20;
    private const int MostSmallFiles = 64;

    /// <summary>Inspects an image.</summary>
    /// <param name="path">The folder or the archive.</param>
    /// <param name="platform">Which, where there are several: <c>linux/arm64</c>. Without it linux/amd64, else the first.</param>
    /// <param name="structs">Whether layouts of structs are read from the program.</param>
    /// <param name="limits">Bounds, or the usual ones.</param>
    /// <exception cref="InspectionException">It cannot be read or is no image.</exception>
    public static ImageFacts Inspect(string path, string? platform = null, bool structs = false, InspectionLimits? limits = null)
    {
        var bounds = limits ?? InspectionLimits.Default;
        using BlobStore store = Directory.Exists(path) ? new FolderStore(path) : ArchiveStore.Open(path, bounds);
        try
        {
            return Inspect(store, platform, structs, bounds);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw InspectionException.Malformed(e is InvalidDataException ? $"{path}: a layer is damaged or cut short ({e.Message.TrimEnd('.')}); save or copy the image again" : $"{path}: {e.Message}", e);
        }
    }

    private static ImageFacts Inspect(BlobStore store, string? platform, bool structs, InspectionLimits limits)
    {
        var manifest = ImageManifest.Find(store, platform, limits);
        var configuration = ImageConfiguration.Read(store.Document(manifest.Configuration, limits.MaxDocumentBytes) ?? throw InspectionException.Malformed($"{store.Name}: the configuration {manifest.Configuration} is missing"), store.Name);
        var remarks = new List<string>();
        var tree = new FileTree(limits.MaxImageFiles);
        var layers = new List<ImageLayer>();
        var left = limits.MaxImageBytes;
        var smallFiles = 0;
        foreach (var ((layerPath, digest), index) in manifest.Layers.Select(static (l, i) => (l, i)))
        {
            layers.Add(ReadLayer(store, layerPath, digest, index, index < configuration.CreatedBy.Count ? configuration.CreatedBy[index] : "", tree, ref left, ref smallFiles));
        }

        var contents = ImageContents.Of(tree, LargestTold);
        var (form, words) = StartedProgram.Of(configuration);
        var program = words.Count > 0 ? StartedProgram.Locate(words[0], configuration, tree) : null;
        if (words.Count > 0 && program is null)
        {
            remarks.Add($"the program {words[0]} is not in the image");
        }

        IReadOnlyList<string> interpreter = [];
        var binary = program is null ? null : ReadProgram(store, manifest, tree.Find(program)!, program, structs, limits, remarks, out interpreter);
        var (userId, isNumeric) = StartedProgram.UserOf(configuration.User, tree);
        return new ImageFacts
        {
            Name = store.Name,
            Tags = manifest.Tags,
            Platform = configuration.Platform,
            Others = manifest.Others,
            Digest = manifest.Digest,
            Entrypoint = configuration.Entrypoint,
            Command = configuration.Command,
            User = configuration.User,
            UserId = userId,
            UserIsNumeric = isNumeric,
            Environment = configuration.Environment,
            WorkingDirectory = configuration.WorkingDirectory,
            Ports = configuration.Ports,
            StopSignal = configuration.StopSignal,
            Labels = configuration.Labels,
            Volumes = configuration.Volumes,
            Layers = layers,
            HiddenBytes = tree.HiddenBytes,
            Files = contents.Files,
            Largest = contents.Largest,
            Distribution = contents.Distribution,
            CaCertificates = contents.CaCertificates,
            TimeZones = contents.TimeZones,
            Shells = contents.Shells,
            PackageManagers = contents.PackageManagers,
            Toolchains = contents.Toolchains,
            SourceFiles = contents.SourceFiles,
            HasGitFolder = contents.HasGitFolder,
            Start = form,
            Program = program,
            Lacking = StartedProgram.Lacking(configuration, tree, interpreter),
            NotExecutable = StartedProgram.NotExecutable(configuration, tree, interpreter),
            SearchPath = StartedProgram.SearchPath(configuration),
            Programs = StartedProgram.Programs(configuration, tree),
            Binary = binary,
            Missing = binary is null ? [] : LinkedLibraries.Missing(binary, program!, configuration.Environment, tree),
            DotNetSettings = SettingsBeside(program, words, configuration, tree),
            Remarks = remarks,
        };
    }

    private static ImageLayer ReadLayer(BlobStore store, string path, string digest, int index, string createdBy, FileTree tree, ref long left, ref int smallFiles)
    {
        var (stream, compression) = store.OpenLayer(path);
        using (stream)
        {
            var walk = new TarWalk(stream, $"{store.Name}: layer {path}", left);
            long bytes = 0;
            var files = 0;
            while (walk.Next() is { } entry)
            {
                files++;
                bytes += entry.Size;
                var content = entry is { Kind: TarKind.File, Size: <= MostSmallFile } && smallFiles < MostSmallFiles && IsLookedInto(entry.Path) ? walk.ReadAll(MostSmallFile) : null;
                smallFiles += content is null ? 0 : 1;
                tree.Add(entry, index, content);
            }

            left -= walk.Position;
            return new ImageLayer(digest, store.Length(path) ?? 0, bytes, files, compression, createdBy);
        }
    }

    private static bool IsLookedInto(string path) =>
        path.EndsWith("etc/passwd", StringComparison.Ordinal) || path.EndsWith("/os-release", StringComparison.Ordinal) || path.EndsWith(".runtimeconfig.json", StringComparison.Ordinal)
        || (path.Contains("etc/ld.so.conf.d/", StringComparison.Ordinal) && path.EndsWith(".conf", StringComparison.Ordinal));

    /// <summary>Takes the program out of its layer, which is read a second time.</summary>
    private static BinaryFacts? ReadProgram(BlobStore store, ImageManifest manifest, ImageFile file, string program, bool structs, InspectionLimits limits, List<string> remarks, out IReadOnlyList<string> interpreter)
    {
        interpreter = [];
        if (file.Size > limits.MaxImageBinaryBytes)
        {
            remarks.Add($"{program} has {file.Size} bytes; at most {limits.MaxImageBinaryBytes} are read");
            return null;
        }

        using var stream = store.OpenLayer(manifest.Layers[file.ContentLayer].Path).Stream;
        var walk = new TarWalk(stream, store.Name);
        while (walk.Next() is { } entry)
        {
            if (entry.Kind != TarKind.File || entry.Path != file.ContentPath || entry.Size != file.Size)
            {
                continue;
            }

            var bytes = walk.ReadAll(limits.MaxImageBinaryBytes);
            if (!ElfFile.IsElf(bytes))
            {
                var line = bytes.AsSpan().StartsWith("#!"u8) ? Encoding.UTF8.GetString(bytes.AsSpan(2, Math.Min(bytes.Length - 2, 60))).Split('\n')[0].Trim() : null;
                interpreter = line?.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
                remarks.Add(line is null ? $"{program} is no ELF binary" : $"{program} is a script ({line})");
                return null;
            }

            try
            {
                return BinaryInspector.Inspect(bytes, program, structs, limits);
            }
            catch (InspectionException e)
            {
                remarks.Add(e.Message);
                return null;
            }
        }

        return null;
    }

    private static RuntimeConfiguration? SettingsBeside(string? program, IReadOnlyList<string> words, ImageConfiguration configuration, FileTree tree)
    {
        var assembly = words.FirstOrDefault(static w => w.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)) ?? (program is null ? null : program + ".dll");
        if (assembly is null)
        {
            return null;
        }

        var path = assembly.StartsWith('/') ? assembly : configuration.WorkingDirectory.TrimEnd('/') + "/" + assembly;
        return tree.Find(path[..^4] + ".runtimeconfig.json")?.Content is { } json ? RuntimeConfiguration.Read(json) : null;
    }
}
