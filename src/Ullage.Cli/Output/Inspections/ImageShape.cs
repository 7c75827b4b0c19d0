using Ullage.Cli.Output.Documents;
using Ullage.Inspection.Images;

namespace Ullage.Cli.Output.Inspections;

/// <summary>An image as a document.</summary>
internal static class ImageShape
{
    /// <summary>Writes its properties. Of the environment only names are written: values may be secret.</summary>
    public static void Write(DocumentWriter w, ImageFacts i, InspectionDetail detail)
    {
        BinaryShape.Texts(w, "tags", i.Tags);
        w.Property("platform", i.Platform);
        BinaryShape.Texts(w, "others", i.Others);
        w.Property("digest", i.Digest);
        w.Property("distribution", i.Distribution);
        BinaryShape.Texts(w, "entrypoint", i.Entrypoint);
        BinaryShape.Texts(w, "command", i.Command);
        w.Property("start", i.Start.ToString());
        w.Property("user", i.User);
        w.Property("userId", i.UserId);
        w.Property("userIsNumeric", i.UserIsNumeric);
        w.Property("workingDirectory", i.WorkingDirectory);
        BinaryShape.Texts(w, "environmentNames", i.Environment.Select(static e => e.Key));
        BinaryShape.Texts(w, "ports", i.Ports);
        w.Property("stopSignal", i.StopSignal);
        BinaryShape.Texts(w, "volumes", i.Volumes);
        w.Property("storedBytes", i.StoredBytes);
        w.Property("bytes", i.Bytes);
        w.Property("hiddenBytes", i.HiddenBytes);
        w.Property("files", i.Files);
        w.Property("layers", i.Layers, static (w, l) =>
        {
            w.Property("digest", l.Digest);
            w.Property("storedBytes", l.StoredBytes);
            w.Property("bytes", l.Bytes);
            w.Property("files", l.Files);
            w.Property("compression", l.Compression);
            w.Property("createdBy", l.CreatedBy);
        });
        w.Property("largest", i.Largest, static (w, f) =>
        {
            w.Property("path", f.Path);
            w.Property("bytes", f.Bytes);
        });
        w.Property("caCertificates", i.CaCertificates);
        w.Property("timeZones", i.TimeZones);
        BinaryShape.Texts(w, "shells", i.Shells);
        BinaryShape.Texts(w, "packageManagers", i.PackageManagers);
        BinaryShape.Texts(w, "toolchains", i.Toolchains);
        w.Property("sourceFiles", i.SourceFiles);
        w.Property("gitFolder", i.HasGitFolder);
        w.Property("program", i.Program);
        BinaryShape.Texts(w, "missing", i.Missing);
        w.Property("binary", i.Binary, (w, b) => BinaryShape.Write(w, b, detail));
        BinaryShape.Texts(w, "remarks", i.Remarks);
    }
}
