using System.Net;
using Ullage.Hosting.Profiling.Scheduling;
using Ullage.Testing;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Profiling.Tests.Scheduling;

public sealed class StoreTests
{
    private static readonly CancellationToken _none = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_folder_never_holds_more_than_allowed_and_the_oldest_go_first()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        var store = new FolderStore(folder.Path, 1000, TimeSpan.FromDays(7), time);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "notes.pb.gz"), "somebody else's", _none);
        List<string> names = [];
        for (var i = 0; i < 10; i++)
        {
            names.Add(ProfileName.Of("cpu", time.GetUtcNow(), "pod/1"));
            await store.PutAsync(names[^1], new byte[300], _none);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([.. names[^3..], "notes.pb.gz"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_older_than_the_retention_goes()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        var store = new FolderStore(folder.Path, 1 << 20, TimeSpan.FromHours(1), time);
        await store.PutAsync(ProfileName.Of("cpu", time.GetUtcNow(), "a"), new byte[10], _none);
        time.Advance(TimeSpan.FromHours(2));
        var last = ProfileName.Of("allocs", time.GetUtcNow(), "a");
        await store.PutAsync(last, new byte[10], _none);
        Assert.Equal(last, Path.GetFileName(Assert.Single(Directory.EnumerateFiles(folder.Path))));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told_before_the_first_profile()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        Assert.Null(Store(Path.Combine(folder.Path, "new")).Fault());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "new")));
        Assert.Contains(file, Store(file).Fault(), StringComparison.Ordinal);
        Assert.Contains("expected one that can", Store("/proc/nope").Fault(), StringComparison.Ordinal);

        static FolderStore Store(string path) => new(path, 1000, TimeSpan.FromDays(1), new ManualTime());
    }

    [Fact]
    public async Task A_profile_larger_than_the_folder_may_be_deletes_nothing()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        var store = new FolderStore(folder.Path, 100, TimeSpan.FromHours(1), time);
        await store.PutAsync(ProfileName.Of("cpu", time.GetUtcNow(), "a"), new byte[10], _none);
        await Assert.ThrowsAsync<IOException>(() => store.PutAsync(ProfileName.Of("cpu", time.GetUtcNow(), "b"), new byte[101], _none));
        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public async Task A_full_disk_is_told_leaves_no_half_and_once_there_is_room_profiles_come_again()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/bin/mount"), "Needs root to mount a small file system.");
        using var folder = new TemporaryFolder();
        var disk = folder.Sub("disk");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk) == 0, "A file system cannot be mounted here.");
        try
        {
            var time = new ManualTime();
            var store = new FolderStore(disk, 1 << 30, TimeSpan.FromHours(1), time);
            var filler = Path.Combine(disk, "others");
            await File.WriteAllBytesAsync(filler, new byte[900 << 10], _none);
            var name = ProfileName.Of("cpu", time.GetUtcNow(), "a");
            await Assert.ThrowsAnyAsync<IOException>(() => store.PutAsync(name, new byte[300 << 10], _none));
            Assert.Equal([filler], Directory.EnumerateFiles(disk));
            File.Delete(filler);
            await store.PutAsync(name, new byte[300 << 10], _none);
            Assert.Equal(300 << 10, new FileInfo(Path.Combine(disk, name)).Length);
        }
        finally
        {
            Run("umount", disk);
        }
    }

    [Fact]
    public async Task Halves_that_a_killed_process_left_go_and_one_that_is_being_written_stays()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        var (old, young) = (folder.File(ProfileName.Of("cpu", time.GetUtcNow(), "a") + ".partial"), folder.File(ProfileName.Of("cpu", time.GetUtcNow(), "b") + ".partial"));
        await File.WriteAllTextAsync(old, "half", _none);
        await File.WriteAllTextAsync(young, "half", _none);
        File.SetLastWriteTimeUtc(old, time.GetUtcNow().AddHours(-1).UtcDateTime);
        File.SetLastWriteTimeUtc(young, time.GetUtcNow().UtcDateTime);
        await new FolderStore(folder.Path, 1000, TimeSpan.FromHours(1), time).PutAsync(ProfileName.Of("cpu", time.GetUtcNow(), "c"), new byte[10], _none);
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    [Fact]
    public async Task An_upload_is_a_signed_PUT_below_the_address()
    {
        var server = new Recorder(HttpStatusCode.OK);
        using var client = new HttpClient(server);
        var store = new HttpStore(client, new Uri("https://s3.example/bucket/profiles/"), static _ => new(new S3Credentials("id", "secret", "token")), "eu-central-1", new ManualTime());
        await store.PutAsync("cpu-1.pb.gz", "abc"u8.ToArray(), _none);
        Assert.Equal("PUT https://s3.example/bucket/profiles/cpu-1.pb.gz", server.Line);
        Assert.Equal("abc", server.Body);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=id/20260304/eu-central-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, ", server.Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_upload_says_what_was_answered_and_no_secret()
    {
        using var client = new HttpClient(new Recorder(HttpStatusCode.Forbidden));
        var store = new HttpStore(client, new Uri("https://s3.example/bucket?token=hidden"), null, "r", new ManualTime());
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => store.PutAsync("a", default, _none));
        Assert.Contains("was answered 403", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Recorder(HttpStatusCode status) : HttpMessageHandler
    {
        public string Line { get; private set; } = "";

        public string Body { get; private set; } = "";

        public string Authorization { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Line, Authorization) = ($"{request.Method} {request.RequestUri}", request.Headers.Authorization?.ToString() ?? "");
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(status);
        }
    }
}
