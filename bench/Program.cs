using System.Reflection;
using ConcurrentWeb.Bench;
using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Limits;
using ConcurrentWeb.Bench.Limits.Servers;

CommandLine line;
try
{
    line = CommandLine.Parse(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message} The options are {CommandLine.Usage}");
    return 2;
}

if (typeof(BenchRun).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>() is not { Configuration: "Release" })
{
    await Console.Error.WriteLineAsync("Only a Release build is worth measuring: dotnet run -c Release --project bench");
    return 2;
}

if (line.Simulates)
{
    Console.Write(ConcurrentWeb.Bench.Simulation.SimulationReport.Write());
    return 0;
}

if (line.ServesLimits)
{
    return await RowServers.RunAsync();
}

if (line.Limits is { } limits)
{
    return await LimitsRun.RunAsync(limits);
}

return line.Contestant is { } contestant
    ? await ContestantProcess.RunAsync(contestant, line.Sizes)
    : await BenchRun.RunAsync(line);
