using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.Dockerfiles;
using Ullage.Inspection.Images;
using Ullage.Inspection.Tests.Images;
using Ullage.Inspection.Tests.Oracles;
using Ullage.Testing;

namespace Ullage.Inspection.Tests.Damage;

/// <summary>
/// Damaged inputs must be read or refused in one line, in bounded time and memory. <c>ULLAGE_FUZZ_ITERATIONS</c> sets how many of each; the failure names the seed.
/// </summary>
public sealed class DamagedInputTests
{
    private static readonly int _iterations = int.TryParse(Environment.GetEnvironmentVariable("ULLAGE_FUZZ_ITERATIONS"), CultureInfo.InvariantCulture, out var asked) ? asked : 400;

    private static readonly InspectionLimits _limits = new() { MaxSectionBytes = 64 << 20, MaxEntries = 2_000_000 };

    [Fact]
    public void Damaged_Go_binaries_are_read_or_refused()
    {
        var go = GoToolchain.Newest;
        if (go is null)
        {
            Assert.Skip("go is not installed");
        }

        using var folder = new TemporaryFolder();
        var flags = new[] { "", "-ldflags=-compressdwarf=false", "-ldflags=-s" };
        var seeds = flags.Select(f => File.ReadAllBytes(go.Build(folder.Path, "package main\nfunc main() { println(1) }\n", "1.19", f.Split(' ', StringSplitOptions.RemoveEmptyEntries), ("CGO_ENABLED", "0")))).ToArray();
        Try("Go binaries", seeds, static bytes => BinaryInspector.Inspect(bytes, "damaged", structs: true, _limits), Structured);
    }

    [Fact]
    public void Damaged_small_binaries_are_read_or_refused()
    {
        var seeds = new[] { SmallElf.WithBuildInfo("go1.15", "path\tx\n", false, 8), SmallElf.WithBuildInfo("go1.15", "path\tx\n", true, 4), File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Ullage.Inspection.Tests")) };
        Try("small binaries", seeds, static bytes => BinaryInspector.Inspect(bytes, "damaged", structs: true, _limits), Anywhere);
    }

    [Fact]
    public void Damaged_images_are_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        var builder = new ImageBuilder()
            .Layer(static w => { ImageBuilder.Put(w, "bin/sh", "x"); ImageBuilder.Link(w, "app", "bin/sh"); ImageBuilder.Folder(w, "etc"); }, gzip: true)
            .Layer(static w => { ImageBuilder.Put(w, "bin/.wh.sh"); ImageBuilder.Put(w, new string('a', 150), "long"); });
        var seed = File.ReadAllBytes(builder.Saved(folder));
        var path = folder.File("damaged.tar");
        Try("images", [seed], bytes =>
        {
            File.WriteAllBytes(path, bytes);
            ImageInspector.Inspect(path, limits: _limits with { MaxImageBytes = 64 << 20, MaxImageFiles = 10_000 });
        }, Anywhere);
    }

    [Fact]
    public void Damaged_Dockerfiles_are_read_or_refused()
    {
        var seed = Encoding.UTF8.GetBytes("# escape=\\\nARG V=1.21\nFROM --platform=$BUILDPLATFORM golang:${V:-1} AS build\nENV A=\"b c\" D=${A:+x}\nRUN --mount=type=cache,target=/go <<EOF\nexport CGO_ENABLED=0\ngo build -ldflags '-s -w' \\\n # c\n ./...\nEOF\nCOPY [\"a\", \"b\"]\nHEALTHCHECK CMD [\"x\"]\nONBUILD RUN x\nFROM scratch\nCOPY --from=build /a /b\nENTRYPOINT [\"/b\"]\n");
        Try("Dockerfiles", [seed], static bytes => DockerfileInspector.Inspect(DockerfileParser.Parse(bytes, "damaged"), "damaged"), Words);
    }

    private static void Try(string what, byte[][] seeds, Action<byte[]> inspect, Func<Random, byte[], byte[]> damage)
    {
        long longest = 0;
        var (refused, told) = (0, 0);
        for (var i = 0; i < _iterations; i++)
        {
            var bytes = damage(new Random(i), seeds[i % seeds.Length]);
            var started = Stopwatch.GetTimestamp();
            try
            {
                inspect(bytes);
                told++;
            }
            catch (InspectionException e)
            {
                refused++;
                Assert.DoesNotContain('\n', e.Message);
            }
            catch (Exception e)
            {
                Assert.Fail($"{what}, seed {i}: {e}");
            }

            longest = Math.Max(longest, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Figures.Add($"{_iterations:N0} damaged {what}", $"{told:N0} read (in part), {refused:N0} refused; longest {longest} ms; peak memory of the process {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
    }

    /// <summary>Bytes changed where headers and tables lie: at the beginning, the end, and around section boundaries; numbers made large.</summary>
    private static byte[] Structured(Random random, byte[] seed)
    {
        var bytes = random.Next(10) == 0 ? seed[..random.Next(seed.Length)] : seed.ToArray();
        for (var n = random.Next(1, 12); n > 0 && bytes.Length > 0; n--)
        {
            var at = random.Next(4) switch { 0 => random.Next(Math.Min(bytes.Length, 1024)), 1 => Math.Max(0, bytes.Length - 1 - random.Next(8192)), 2 => Math.Min(bytes.Length - 1, 560 + (random.Next(40) * 64) + random.Next(64)), _ => random.Next(bytes.Length) };
            Change(random, bytes, at);
        }

        return bytes;
    }

    private static byte[] Anywhere(Random random, byte[] seed)
    {
        var bytes = random.Next(10) == 0 ? seed[..random.Next(seed.Length)] : seed.ToArray();
        for (var n = random.Next(1, 12); n > 0 && bytes.Length > 0; n--)
        {
            Change(random, bytes, random.Next(bytes.Length));
        }

        return bytes;
    }

    private static void Change(Random random, byte[] bytes, int at)
    {
        switch (random.Next(5))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill(0xFF);
                break;
            case 3:
                bytes.AsSpan(at, Math.Min(random.Next(1, 64), bytes.Length - at)).Clear();
                break;
            default:
                random.NextBytes(bytes.AsSpan(at, Math.Min(random.Next(1, 16), bytes.Length - at)));
                break;
        }
    }

    private static byte[] Words(Random random, byte[] seed)
    {
        var text = Encoding.UTF8.GetString(seed);
        string[] pieces = ["${", "}", "<<EOF", "\\\n", "\"", "'", "[", "$(", "--from=", "FROM ", "\r\n", "\0", "ENV A=$A$A\n", "#", "=", "${A:-${", "<<-\"X\"", "é", "\t", "ONBUILD "];
        for (var n = random.Next(1, 10); n > 0; n--)
        {
            var at = random.Next(text.Length + 1);
            text = random.Next(3) switch { 0 => text.Insert(at, pieces[random.Next(pieces.Length)]), 1 => text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)), _ => text.Insert(at, text[at..Math.Min(text.Length, at + random.Next(60))]) };
        }

        return Encoding.UTF8.GetBytes(text);
    }
}
