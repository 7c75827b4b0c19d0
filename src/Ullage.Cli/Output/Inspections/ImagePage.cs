using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Inspection.Images;

namespace Ullage.Cli.Output.Inspections;

/// <summary>An image on a page.</summary>
internal static class ImagePage
{
    /// <summary>The page.</summary>
    public static FactPage Of(string path, ImageFacts facts, InspectionDetail detail)
    {
        var sections = new List<FactSection> { Configuration(facts), Contents(facts), Layers(facts, detail) };
        if (facts.Binary is { } binary)
        {
            sections.Add(Program(facts));
            sections.AddRange(BinaryPage.Sections(binary, detail));
        }

        sections.AddRange(FactPages.Remarks(facts.Remarks));
        return new FactPage(path, $"image, {facts.Platform}, {Amounts.Bytes(facts.StoredBytes)} stored, {Amounts.Bytes(facts.Bytes)} unpacked", sections);
    }

    private static FactSection Configuration(ImageFacts facts)
    {
        var section = new FactSection("Image");
        section.Add("names", string.Join(", ", facts.Tags));
        section.Add("beside it", string.Join(", ", facts.Others));
        section.Add("built upon", facts.Distribution);
        section.Add("entry point", string.Join(' ', facts.Entrypoint));
        section.Add("command", string.Join(' ', facts.Command));
        section.Add("started", facts.Start switch
        {
            StartForm.Shell => "by a shell, which gets SIGTERM in the service's place and does not pass it on",
            StartForm.ShellExec => "by a shell that replaces itself",
            StartForm.Exec => "directly",
            _ => "by what the pod says: the image sets neither entry point nor command",
        }, facts.Start == StartForm.Shell ? Ink.Warning : Ink.Plain);
        section.Add("user", facts.User.Length == 0 ? "root, since none is set" : facts.UserId switch
        {
            0 => $"{facts.User}: root",
            null => $"{facts.User}, which its passwd does not hold",
            _ when !facts.UserIsNumeric => $"{facts.User} ({facts.UserId}); runAsNonRoot needs it as a number",
            _ => facts.User,
        }, facts.UserId is 0 or null || !facts.UserIsNumeric ? Ink.Warning : Ink.Good);
        section.Add("working folder", facts.WorkingDirectory);
        section.Add("ports", string.Join(", ", facts.Ports));
        section.Add("stop signal", facts.StopSignal);
        section.Add("runtime settings", string.Join(", ", facts.Environment.Where(static e => e.Key is "GOMEMLIMIT" or "GOGC" or "GOMAXPROCS" or "GODEBUG" || e.Key.StartsWith("DOTNET_", StringComparison.Ordinal) || e.Key.StartsWith("JAVA_", StringComparison.Ordinal)).Select(static e => $"{e.Key}={e.Value}")));
        foreach (var (key, value) in facts.DotNetSettings?.Properties.Where(static p => p.Key.StartsWith("System.GC.", StringComparison.Ordinal)) ?? [])
        {
            section.Add(key, value);
        }

        return section;
    }

    private static FactSection Contents(ImageFacts facts)
    {
        var section = new FactSection("In it");
        section.Add("CA certificates", facts.CaCertificates ?? "none: TLS to others fails", facts.CaCertificates is null ? Ink.Warning : Ink.Good);
        section.Add("time zones", facts.TimeZones ?? "none; Go needs time/tzdata linked to know any but UTC");
        section.Add("shells", facts.Shells.Count > 0 ? string.Join(", ", facts.Shells) : "none", facts.Shells.Count > 0 ? Ink.Plain : Ink.Good);
        section.Add("package managers", string.Join(", ", facts.PackageManagers));
        section.Add("toolchains", string.Join(", ", facts.Toolchains), Ink.Warning);
        section.Add("sources", facts.SourceFiles > 0 || facts.HasGitFolder ? $"{Amounts.Count(facts.SourceFiles)} source files{(facts.HasGitFolder ? ", and a .git folder" : "")}" : null, Ink.Warning);
        section.Add("hidden", facts.HiddenBytes > 0 ? $"{Amounts.Bytes(facts.HiddenBytes)} of files that a later layer removes or replaces" : null);
        section.Add("files", Amounts.Count(facts.Files));
        return section;
    }

    private static FactSection Layers(ImageFacts facts, InspectionDetail detail) => new("Layers")
    {
        Table = new FactTable(
            ["layer", "stored", "unpacked", "files", " made by"],
            [.. facts.Layers.Index().Select(static l => (string[])[Amounts.Count(l.Index + 1), Amounts.Bytes(l.Item.StoredBytes), Amounts.Bytes(l.Item.Bytes), Amounts.Count(l.Item.Files), Short(l.Item.CreatedBy)])]),
        Notes = { $"largest files: {string.Join(", ", facts.Largest.Take(Math.Min(detail.Most, 5)).Select(static f => $"{f.Path} {Amounts.Bytes(f.Bytes)}"))}" },
    };

    private static FactSection Program(ImageFacts facts)
    {
        var section = new FactSection("Program");
        section.Add("path", facts.Program);
        section.Add("needs", facts.Missing.Count > 0 ? $"{string.Join(", ", facts.Missing)}, which the image lacks: it will not start" : "nothing that is not there", facts.Missing.Count > 0 ? Ink.Critical : Ink.Good);
        return section;
    }

    private static string Short(string text)
    {
        var line = text.Replace("/bin/sh -c #(nop) ", "", StringComparison.Ordinal).Trim();
        return line.Length > 60 ? line[..59] + "…" : line;
    }
}
