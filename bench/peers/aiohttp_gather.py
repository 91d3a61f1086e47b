"""aiohttp as its users are taught: all tasks under a semaphore, gathered in input order; one session for all passes."""

import asyncio
import json
import sys
import time

import aiohttp

try:
    import resource
except ImportError:  # Windows has none.
    resource = None

server, path = sys.argv[1:3]
count, throttle_limit, warm_up, passes = map(int, sys.argv[3:])


def addresses(number):
    return [(server + path).replace("{n}", str(n)) for n in range(1, number + 1)]


async def send_all(session, urls):
    throttle = asyncio.Semaphore(throttle_limit)

    async def get(url):
        async with throttle:
            async with session.get(url) as response:
                response.raise_for_status()
                return await response.text()

    return await asyncio.gather(*(get(url) for url in urls))


def peak_bytes():
    if resource is None:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


async def main():
    connector = aiohttp.TCPConnector(limit=throttle_limit)
    async with aiohttp.ClientSession(connector=connector) as session:
        if warm_up:
            await send_all(session, addresses(warm_up))
        urls = addresses(count)
        seconds = []
        for _ in range(passes):
            started = time.perf_counter()
            contents = await send_all(session, urls)
            seconds.append(time.perf_counter() - started)

    print(json.dumps({
        "seconds": seconds,
        "answers": sum(1 for content in contents if content),
        "peakBytes": peak_bytes(),
    }))


asyncio.run(main())
