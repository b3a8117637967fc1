"""Runs the conformance cases through clients. Python's standard library only.

    cases.py    reads case files and refuses what it does not know
    values.py   variables, blobs, times: what stands in a case -> what goes to a client
    match.py    what a client gave back against what the case expects
    driver.py   one client's process, spoken to in lines of JSON
    world.py    the emulator or AWS: time, reset, start and stop
    runner.py   steps of a case, one after the other
"""
