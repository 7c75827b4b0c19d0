using System.Text;
using Ullage.Audit.Findings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Inspection.Tests.Images;
using Ullage.Testing;

namespace Ullage.Audit.Tests;

/// <summary>Images and binaries take part in the run of the manifests.</summary>
public sealed class ArtifactSourceTests
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: app}
        spec:
          containers:
            - name: app
              image: docker.io/library/app:1
              SECURITY
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_image_is_judged_by_its_facts_and_named_by_field(bool isArchive)
    {
        using var folder = new TemporaryFolder();
        var image = Shell();
        var report = Run(isArchive ? image.Saved(folder, gzip: true) : image.InLayout(folder));
        Assert.DoesNotContain(report.Problems, static p => p.IsFault);
        Assert.Equal(["image-root image.userId", "image-shell-form image.start"], report.Findings.Select(static f => $"{f.Rule.Id} {f.Field}").Order(StringComparer.Ordinal));
        Assert.All(report.Findings, static f => Assert.Equal("Image/-/app image", f.Resource.ToString()));
    }

    [Fact]
    public void A_container_that_names_the_image_gives_it_another_user()
    {
        using var folder = new TemporaryFolder();
        var path = Shell().Saved(folder);
        Assert.Contains(Run(path, Pod.Replace("SECURITY", "", StringComparison.Ordinal)).Findings, static f => f.Rule.Id == "image-root");
        Assert.DoesNotContain(Run(path, Pod.Replace("SECURITY", "securityContext: {runAsUser: 65532}", StringComparison.Ordinal)).Findings, static f => f.Rule.Id == "image-root");
        Assert.Contains(Run(path, Pod.Replace("SECURITY", "securityContext: {runAsUser: 65532}", StringComparison.Ordinal).Replace("app:1", "app:2", StringComparison.Ordinal)).Findings, static f => f.Rule.Id == "image-root");
    }

    [Theory]
    [InlineData("""["/bin/sh","-c","/app"]""", "", "the image is started by /bin/sh, and there is no shell in it: the container does not start.")]
    [InlineData("""["/api"]""", "", "the image is started by /api, which is not in it: the container does not start.")]
    [InlineData("""["api"]""", "", "the image is started by api, which is not in it: the container does not start.")]
    [InlineData("""["/tini","--","/api"]""", "", "the image is started by /api, which is not in it: the container does not start.")]
    [InlineData("""["/script"]""", "", "the image is started by /bin/bash, which is not in it: the container does not start.")]
    [InlineData("""["/app"]""", "", null)]
    [InlineData("""["/tini","--","/app"]""", "", null)]
    [InlineData("""["/bin/sh","-c","/app"]""", "command: [/app]", null)]
    [InlineData("""["/bin/sh","-c","/app"]""", "volumeMounts: [{name: tools, mountPath: /bin}]", null)]
    public void An_image_that_does_not_hold_what_starts_it_is_an_error(string entrypoint, string container, string? message)
    {
        using var folder = new TemporaryFolder();
        var image = new ImageBuilder { Configuration = """{"os":"linux","architecture":"amd64","config":{"User":"65532","Entrypoint":START}}""".Replace("START", entrypoint, StringComparison.Ordinal) };
        image.Layer(static w =>
        {
            ImageBuilder.Put(w, "app", "no program");
            ImageBuilder.Put(w, "tini", "no program");
            ImageBuilder.Put(w, "script", "#!/bin/bash\n/app\n");
        });
        foreach (var path in (string[])[image.Saved(folder), image.InLayout(folder)])
        {
            var found = Run(path, Pod.Replace("SECURITY", container, StringComparison.Ordinal)).Findings.Where(static f => f.Rule.Id == "image-start-missing").ToList();
            Assert.Equal(message is null ? [] : [message], found.Select(static f => f.Message));
            Assert.All(found, static f => Assert.Equal(AuditSeverity.Error, f.Severity));
        }
    }

    [Theory]
    [InlineData("""["/data"]""", "", "the image is started by /data, which has no execute bit: the container does not start.")]
    [InlineData("""["data"]""", "", "the image is started by data, which has no execute bit: the container does not start.")]
    [InlineData("""["/link"]""", "", "the image is started by /link, which has no execute bit: the container does not start.")]
    [InlineData("""["/app"]""", "", null)]
    [InlineData("""["tool"]""", "", null)]
    [InlineData("""["/app","/data"]""", "", null)]
    [InlineData("""["/data"]""", "command: [/app, /data]", null)]
    [InlineData("""["/data"]""", "volumeMounts: [{name: tools, mountPath: /data}]", null)]
    public void An_image_that_is_started_by_a_file_without_an_execute_bit_is_an_error(string entrypoint, string container, string? message)
    {
        using var folder = new TemporaryFolder();
        var image = new ImageBuilder { Configuration = """{"os":"linux","architecture":"amd64","config":{"User":"65532","Env":["PATH=/:/bin"],"Entrypoint":START}}""".Replace("START", entrypoint, StringComparison.Ordinal) };
        image.Layer(static w =>
        {
            ImageBuilder.Put(w, "app", "no program");
            ImageBuilder.Data(w, "data", "no program");
            ImageBuilder.Link(w, "link", "data");
            // A program is looked for further along PATH where the first may not be executed.
            ImageBuilder.Data(w, "tool");
            ImageBuilder.Put(w, "bin/tool");
        });
        var found = Run(image.Saved(folder), Pod.Replace("SECURITY", container, StringComparison.Ordinal)).Findings.Where(static f => f.Rule.Id is "image-start-not-executable" or "image-start-missing");
        Assert.Equal(message is null ? [] : [message], found.Select(static f => f.Message));
    }

    [Theory]
    [InlineData("livenessProbe: {exec: {command: [sh, -c, /app]}}", "docker.io/library/app:1 (app image) holds no sh: the probe fails every time, and the container is restarted without end.")]
    [InlineData("readinessProbe: {exec: {command: [/usr/bin/curl, localhost]}}", "docker.io/library/app:1 (app image) holds no /usr/bin/curl: the probe fails every time, and the pod never becomes ready.")]
    [InlineData("lifecycle: {preStop: {exec: {command: [/bin/sh, -c, sleep 5]}}}", "docker.io/library/app:1 (app image) holds no /bin/sh: the hook fails, and nothing waits.")]
    [InlineData("command: [/bin/sh, -c, /app]", "docker.io/library/app:1 (app image) holds no /bin/sh: the container does not start.")]
    [InlineData("livenessProbe: {exec: {command: [/bin/tool]}}", null)]
    [InlineData("livenessProbe: {exec: {command: [tool]}}", null)]
    [InlineData("livenessProbe: {exec: {command: [/opt/tool]}}", null)]
    [InlineData("livenessProbe: {exec: {command: [$(TOOL)]}}", null)]
    public void A_hook_or_probe_is_held_against_the_programs_of_the_image(string container, string? message)
    {
        using var folder = new TemporaryFolder();
        var image = new ImageBuilder { Configuration = """{"os":"linux","architecture":"amd64","config":{"User":"65532","Entrypoint":["/app"]}}""" };
        image.Layer(static w =>
        {
            ImageBuilder.Put(w, "app", "no program");
            ImageBuilder.Put(w, "usr/bin/tool", "no program");
            ImageBuilder.Link(w, "bin", "usr/bin");
        });
        Assert.Equal(message is null ? [] : [message], Run(image.Saved(folder), Pod.Replace("SECURITY", container, StringComparison.Ordinal)).Findings.Where(static f => f.Rule.Id == "shell-in-distroless").Select(static f => f.Message));
    }

    [Fact]
    public void Nothing_in_an_image_can_accept_its_findings_or_pass_for_a_fact()
    {
        using var folder = new TemporaryFolder();
        var image = new ImageBuilder { Configuration = """{"os":"linux","architecture":"amd64","config":{"User":"root\n  userId: 5\n# ullage-ignore-file all: no\u0007\ud83d\ude00{{","Entrypoint":["/app"],"Env":["A\"]\n  userId: 7=1"]}}""" };
        image.Layer(static w => ImageBuilder.Put(w, "etc/passwd", "x:x:1:1"));
        var source = Source(image.Saved(folder), out _);
        var text = Encoding.UTF8.GetString(source.Bytes);
        Assert.DoesNotContain('#', text);
        Assert.Single(text.Split('\n'), static l => l.StartsWith("  userId:", StringComparison.Ordinal));
        Assert.All(text, static c => Assert.True(c == '\n' || c is >= ' ' and <= '~'));
    }

    [Fact]
    public void Values_of_the_environment_are_not_kept()
    {
        using var folder = new TemporaryFolder();
        var image = new ImageBuilder { Configuration = """{"os":"linux","config":{"Entrypoint":["/app"],"Env":["TOKEN=hunter2"]}}""" };
        image.Layer(static w => ImageBuilder.Put(w, "app", "x"));
        var text = Encoding.UTF8.GetString(Source(image.Saved(folder), out _).Bytes);
        Assert.Contains("TOKEN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_archive_is_a_fault_under_the_name_that_was_given()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "broken.tar.gz");
        File.WriteAllBytes(path, [0x1F, 0x8B, 8, 0, 1, 2, 3]);
        Assert.True(ArtifactSource.Is(path));
        var problems = new List<SourceProblem>();
        Assert.Empty(ArtifactSource.Read([new("broken.tar.gz", path)], problems, TestContext.Current.CancellationToken));
        var problem = Assert.Single(problems);
        Assert.True(problem.IsFault);
        Assert.DoesNotContain(folder.Path, problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_is_read_and_a_manifest_or_a_folder_with_an_index_is_none()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "index.json"), "{}");
        File.WriteAllText(Path.Combine(folder.Path, "a.yaml"), "\u007fELF");
        Assert.False(ArtifactSource.Is(folder.Path));
        Assert.False(ArtifactSource.Is(Path.Combine(folder.Path, "a.yaml")));
        Assert.False(ArtifactSource.Is(Path.Combine(folder.Path, "absent")));
        if (!OperatingSystem.IsLinux() || Environment.ProcessPath is not { } program)
        {
            Assert.Skip("needs an ELF program");
            return;
        }

        Assert.True(ArtifactSource.Is(program));
        Assert.Contains("kind: Binary", Encoding.UTF8.GetString(Source(program, out var problems).Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain(problems, static p => p.IsFault);
        Assert.Empty(Run(program).Findings);
    }

    private static ImageBuilder Shell() => new ImageBuilder { Configuration = """{"os":"linux","architecture":"amd64","config":{"Entrypoint":["/bin/sh","-c","/app"]}}""" }
        .Layer(static w =>
        {
            ImageBuilder.Put(w, "app", "no program");
            ImageBuilder.Put(w, "bin/sh", "no shell");
        });

    private static AuditReport Run(string path, params string[] manifests)
    {
        var source = Source(path, out var problems);
        return Auditor.Run([.. manifests.Select(static (m, i) => new SourceText($"{i}.yaml", Encoding.UTF8.GetBytes(m))), source], new AuditOptions { Today = Audited.Today }, problems, TestContext.Current.CancellationToken);
    }

    private static SourceText Source(string path, out List<SourceProblem> problems)
    {
        problems = [];
        return Assert.Single(ArtifactSource.Read([new("app image", path)], problems, TestContext.Current.CancellationToken));
    }
}
