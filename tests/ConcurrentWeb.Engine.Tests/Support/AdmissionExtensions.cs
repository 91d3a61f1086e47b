using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Support;

internal static class AdmissionExtensions
{
    /// <summary>The permit of a request that is not rejected.</summary>
    public static async Task<Permit> PermitAsync(this Task<Admission> admission) => PermitOf(await admission);

    /// <summary>The permit of a request that has been granted one.</summary>
    public static Permit Granted(this Task<Admission> admission) => PermitOf(admission.Ended());

    /// <summary>What a request got whose wait is over.</summary>
#pragma warning disable VSTHRD002 // It has completed: nothing waits here.
    public static Admission Ended(this Task<Admission> admission) => admission.IsCompleted ? admission.Result : throw new InvalidOperationException("It waits.");
#pragma warning restore VSTHRD002

    private static Permit PermitOf(Admission admission) => admission.Permit ?? throw new InvalidOperationException(admission.Rejection!.Value.Reason);
}
